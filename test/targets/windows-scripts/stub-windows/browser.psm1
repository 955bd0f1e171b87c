# Edge: it fetches what it is given and saves it under the name that the server says, in a process of its own.
function Start-Process {
    [CmdletBinding()] param([string] $FilePath, [string[]] $ArgumentList, [switch] $PassThru)
    if ((Split-Path -Path $FilePath -Leaf) -ne 'msedge.exe') { return Microsoft.PowerShell.Management\Start-Process @PSBoundParameters }
    $how = Get-StubValue -Name 'edge' -Default 'saves'
    $folder = ConvertTo-RealPath -Path "$($env:USERPROFILE)\Downloads"
    if ($how -ne 'ignores') {
        $null = Start-ThreadJob -ArgumentList $ArgumentList[-1], $folder, $how -ScriptBlock {
            param($Url, $Folder, $How)
            try { Invoke-WebRequest -Uri ([uri]::new([uri] $Url, '/favicon.ico')) } catch { $null = $_ }
            $answer = Invoke-WebRequest -Uri $Url
            if ("$($answer.Headers['Content-Disposition'])" -notmatch "^attachment; filename\*=UTF-8''(.+)$") { return }
            $name = [uri]::UnescapeDataString($Matches[1])
            if ($How -ne 'saves') { $name = 'Unconfirmed 1.crdownload' }
            [System.IO.File]::WriteAllBytes("$Folder/$name", $answer.Content)
        }
    }
    return [pscustomobject]@{ HasExited = $true }
}
