# The operation protocol, version 1: one JSON request in (standard input, or a file for a desktop task), one JSON answer out.
# `refused` is for the act itself, `unavailable` for what cannot be tried here, `fault` for everything else.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
# Commands of script modules (Storage, Defender, ScheduledTasks) see the global one only, never a script's: their errors must not pass.
$global:ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
. "$PSScriptRoot\protocol\json.ps1"
. "$PSScriptRoot\protocol\failure.ps1"
. "$PSScriptRoot\protocol\answer.ps1"
. "$PSScriptRoot\protocol\wait.ps1"

function Invoke-Operation {
    param([string] $Name, [string[]] $Needs = @(), [scriptblock] $Act, [string] $RequestFile = '', [string] $AnswerFile = '')
    if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
        # Constrained language allows no .NET calls (about_Language_Modes), so nothing below would run.
        $constrained = '{"v":1,"operation":"' + $Name + '","is":"fault","code":"LANGUAGE_MODE","text":"PowerShell runs scripts in constrained language mode here"}'
        if ($AnswerFile -eq '') { return $constrained }
        Set-Content -LiteralPath $AnswerFile -Value $constrained -Encoding ASCII
        return
    }
    try {
        $arguments = Read-Request -Name $Name -Needs $Needs -File $RequestFile
        $answers = @(& $Act $arguments)
        if ($answers.Count -ne 1 -or $answers[0] -isnot [System.Collections.IDictionary]) {
            Stop-Operation -Is 'fault' -Code 'INTERNAL' -Text "the operation gave $($answers.Count) answers"
        }
        $answer = $answers[0]
    } catch {
        $answer = ConvertTo-FailureAnswer -Failure $_
    }
    $whole = [ordered]@{ v = 1; operation = $Name }
    foreach ($part in $answer.Keys) { $whole[$part] = $answer[$part] }
    Write-Answer -Answer $whole -File $AnswerFile
}

function Read-Request {
    param([string] $Name, [string[]] $Needs, [string] $File)
    # Not the automatic variable for piped input: the host would read the same stream at the same time.
    if ($File -eq '') { $text = [Console]::In.ReadToEnd() } else { $text = Get-Content -LiteralPath $File -Raw }
    try { $request = ConvertFrom-Json -InputObject "$text" } catch { $request = $null }
    $asked = @(foreach ($part in 'v', 'operation', 'args') { if ($null -ne $request -and $null -ne $request.PSObject.Properties[$part]) { $part } })
    if ($asked.Count -ne 3 -or $request.v -ne 1 -or $request.operation -ne $Name) {
        Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "not a request of version 1 for $Name"
    }
    foreach ($need in $Needs) {
        if ($null -eq $request.args.PSObject.Properties[$need]) { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "$Name needs $need" }
    }
    return $request.args
}
