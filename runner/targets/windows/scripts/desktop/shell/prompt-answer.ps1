# What a prompt makes of the attempt during which it came up.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Where a person could click on, it is no refusal. An error that the window names is its code.
function New-PromptAnswer {
    param($Window, [string] $Path)
    $shown = Save-Prompt -Window $Window -Path $Path
    $text = (@($shown.title) + $shown.texts) -join ' | '
    if ($shown.canGoOn) { return [ordered]@{ is = 'prompted'; text = $text; value = $shown } }
    $code = if ($shown.kind -eq 'smartscreen') { 'SMARTSCREEN_BLOCKED' } elseif ($text -match '0x[0-9A-Fa-f]{8}') { $Matches[0] } else { 'SHELL_REFUSED' }
    return [ordered]@{ is = 'refused'; code = $code; text = $text; value = $shown }
}
