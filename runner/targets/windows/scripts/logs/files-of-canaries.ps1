# The canaries that are files in the user's Downloads folder, where images come to lie.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Its extension is nobody's, so a Sysmon that logs only what its configuration names does not show it: such a configuration may name scripts
# and leave images out, and a canary called like a script would vouch for images.
function Send-FileCanary {
    param([string] $Sensor, [string] $Token, [string] $Folder)
    $file = Join-Path -Path $Folder -ChildPath "$Token.motw-canary"
    if (Test-Path -LiteralPath $file) { throw "$file exists already" }
    $null = New-Item -Path $file -ItemType File
    try {
        if ($Sensor -eq 'files') { return }
        Set-Content -LiteralPath $file -Stream Zone.Identifier -Value "[ZoneTransfer]`r`nZoneId=0`r`n" -NoNewline -Encoding ASCII
        if ($Sensor -eq 'streams') { return }
        # What Unblock-File does. The file goes under another name then: its own removal must not vouch for that of its stream.
        Remove-Item -LiteralPath $file -Stream Zone.Identifier
        $other = Join-Path -Path $Folder -ChildPath "$([guid]::NewGuid()).motw-canary"
        Move-Item -LiteralPath $file -Destination $other
        $file = $other
    } finally {
        Remove-Item -LiteralPath $file -Force
    }
}
