# The Zone.Identifier stream of a file (MS-FSCC 5.6.1) by PowerShell's own -Stream parameter.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Its text, or nothing where the file has none. Any other error is kept, for it is no evidence of an unmarked file by itself.
function Read-ZoneStream {
    param([string] $Path)
    $read = [ordered]@{ text = $null; failure = $null }
    try {
        $read.text = "$(Get-Content -LiteralPath $Path -Stream Zone.Identifier -Raw)"
    } catch {
        $code = Get-FailureCode -Failure $_
        # 0x80070002: there is no such stream. 5.1 may say so too where the volume can have none [M].
        if ($code -ne '0x80070002') { $read.failure = [ordered]@{ code = $code; text = (Get-FailureText -Failure $_) } }
    }
    return $read
}

function Get-MarkLine {
    param([string] $Text, [string] $Key)
    foreach ($line in $Text -split '\r?\n') {
        if ($line -match "^\s*$Key\s*=\s*(.*?)\s*$") { return $Matches[1] }
    }
    return ''
}
