# Marks a file: the stream as given, or whatever the Attachment Manager writes for its HostUrl.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\own-folder.ps1"
. "$PSScriptRoot\stream.ps1"

Invoke-Operation -Name 'mark' -Needs 'path', 'text', 'by' -Act {
    param($Request)
    $path = $Request.path
    Assert-File -Path $path
    if ($Request.text -match '[^\x00-\x7f]') { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text 'a mark is plain ASCII' }
    if ($Request.by -eq 'stream') {
        Invoke-Act -Act { Set-Content -LiteralPath $path -Stream Zone.Identifier -Value $Request.text -NoNewline -Encoding ASCII }
    } elseif ($Request.by -eq 'attachment-manager') {
        Add-Type -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'attachment-manager.cs')
        $source = Get-MarkLine -Text $Request.text -Key 'HostUrl'
        # What has no known source is written so [M-H].
        if ($source -eq '') { $source = 'about:internet' }
        $referrer = Get-MarkLine -Text $Request.text -Key 'ReferrerUrl'
        Invoke-Act -Act { [MotwHarness.AttachmentManager]::Save((Convert-Path -LiteralPath $path), $source, $referrer) }
    } else {
        Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "no way to mark is called $($Request.by)"
    }
    if (-not (Test-Path -LiteralPath $path)) { Stop-Operation -Is 'refused' -Code 'FILE_GONE' -Text "$path was taken away while it was marked" }
    $read = Read-ZoneStream -Path $path
    if ($Request.by -eq 'attachment-manager' -and $null -eq $read.text) {
        # SaveZoneInformation=1 has it so, without an error [H for the policy, M for the silence].
        Stop-Operation -Is 'refused' -Code 'MARK_NOT_WRITTEN' -Text "the Attachment Manager reported no error and wrote no mark on $path"
    }
    if ($Request.by -eq 'stream' -and $read.text -cne $Request.text) {
        Stop-Operation -Is 'fault' -Code 'NOT_MARKED' -Text "the stream of $path does not read back as it was written"
    }
    New-Done -Value ([ordered]@{ stream = $read.text })
}
