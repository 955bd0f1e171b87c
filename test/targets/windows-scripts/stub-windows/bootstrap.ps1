# Starts a script as Windows would, with our stand-ins for what only Windows has. Takes what powershell.exe takes.
param([string] $File, [string] $EncodedCommand, [string] $RequestFile, [string] $AnswerFile)
$global:ErrorActionPreference = 'Stop'
$global:LASTEXITCODE = 0
foreach ($module in 'state', 'storage', 'streams', 'registry', 'system', 'types', 'events', 'tasks', 'protection', 'browser', 'programs') {
    Import-Module -Name "$PSScriptRoot/$module.psm1" -Global -DisableNameChecking
}
Initialize-StubDrive
# As in a system where the owner's edition or choice left a module out.
foreach ($command in @(Get-StubValue -Name 'missingCommands' -Default @())) { Remove-Item -Path "function:$command" }
$global:ErrorActionPreference = 'Continue'
if ($EncodedCommand -ne '') {
    & ([scriptblock]::Create([System.Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($EncodedCommand))))
} elseif ($RequestFile -ne '') {
    & $File -RequestFile $RequestFile -AnswerFile $AnswerFile
} else {
    & $File
}
