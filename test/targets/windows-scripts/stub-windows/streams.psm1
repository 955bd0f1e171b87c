# Named streams, which only NTFS and ReFS have: -Stream as the FileSystem provider of Windows has it.
function Read-Stream {
    param([string] $Path, [string] $Stream)
    return (Get-StubValue -Name 'streams' -Default @{})[(ConvertTo-RealPath -Path $Path) + ":$Stream"]
}

function Write-Stream {
    param([string] $Path, [string] $Stream, $Text)
    $state = Get-StubState
    if (-not $state.Contains('streams')) { $state.streams = @{} }
    $key = (ConvertTo-RealPath -Path $Path) + ":$Stream"
    if ($null -eq $Text) { $state.streams.Remove($key) } else { $state.streams[$key] = $Text }
    Set-StubState -State $state
}

# A mounted image's file system answers that it knows no such name.
function Assert-Streams {
    param([string] $Path)
    $real = ConvertTo-RealPath -Path $Path
    if (-not [System.IO.File]::Exists($real)) { throw [System.Management.Automation.ItemNotFoundException]::new("Cannot find path '$Path' because it does not exist.") }
    $roots = Get-StubRoot
    if (-not $real.StartsWith("$($roots.C)/") -or (Get-StubValue -Name 'fat' -Default $false)) {
        throw [System.IO.IOException]::new('The filename, directory name, or volume label syntax is incorrect.', 0x8007007B -bor 0)
    }
}

function Get-Content {
    [CmdletBinding()] param([string] $LiteralPath, [string] $Stream, [switch] $Raw, [int] $TotalCount)
    if ($Stream -eq '') { return Microsoft.PowerShell.Management\Get-Content @PSBoundParameters }
    Assert-Streams -Path $LiteralPath
    $text = Read-Stream -Path $LiteralPath -Stream $Stream
    if ($null -eq $text) { throw [System.IO.FileNotFoundException]::new("Could not open the alternate data stream '$Stream' of the file '$LiteralPath'.") }
    # Decorated, as Windows PowerShell's are.
    return Add-Member -InputObject $text -NotePropertyName PSPath -NotePropertyValue $LiteralPath -PassThru
}

function Set-Content {
    [CmdletBinding()] param([string] $LiteralPath, $Value, [string] $Stream, [switch] $NoNewline, $Encoding)
    if ($Stream -eq '') { return Microsoft.PowerShell.Management\Set-Content @PSBoundParameters }
    Assert-Streams -Path $LiteralPath
    $text = @($Value) -join "`r`n"
    if (-not $NoNewline) { $text += "`r`n" }
    if (-not (Get-StubValue -Name 'streamsVanish' -Default $false)) { Write-Stream -Path $LiteralPath -Stream $Stream -Text $text }
}

# A stream alone, or a whole file with its streams.
function Remove-Item {
    [CmdletBinding()] param([string] $LiteralPath, [string] $Path, [string] $Stream, [switch] $Recurse, [switch] $Force)
    if ($Stream -eq '') { return Microsoft.PowerShell.Management\Remove-Item @PSBoundParameters }
    Assert-Streams -Path $LiteralPath
    if ($null -eq (Read-Stream -Path $LiteralPath -Stream $Stream)) { throw [System.IO.FileNotFoundException]::new("Could not open the alternate data stream '$Stream' of the file '$LiteralPath'.") }
    Write-Stream -Path $LiteralPath -Stream $Stream -Text $null
    $state = Get-StubState
    $state.streamsRemoved = @(@($state.streamsRemoved) + "$(ConvertTo-WindowsPath -Path (ConvertTo-RealPath -Path $LiteralPath)):$Stream" | Where-Object -FilterScript { $_ })
    Set-StubState -State $state
}

function Unblock-File {
    [CmdletBinding()] param([string] $LiteralPath)
    Assert-Streams -Path $LiteralPath
    if (-not (Get-StubValue -Name 'unblockIsInert' -Default $false)) { Write-Stream -Path $LiteralPath -Stream 'Zone.Identifier' -Text $null }
}
Export-ModuleMember -Function Get-Content, Set-Content, Remove-Item, Unblock-File, Read-Stream, Write-Stream
