# A one-off scheduled task in the user's session: Interactive logon, so that it runs only where the user is logged on.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$taskPath = '\motw-harness\'

function Start-UserTask {
    param([string] $Name, [string] $User, [string] $Script, [string] $RequestFile, [string] $AnswerFile, [int] $Seconds)
    $options = '-NoProfile -NonInteractive -WindowStyle Hidden -ExecutionPolicy Bypass -STA'
    $line = "$options -File `"$Script`" -RequestFile `"$RequestFile`" -AnswerFile `"$AnswerFile`""
    $action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument $line
    # Limited: the user's desktop programs are not elevated either, and SmartScreen asks differently above that.
    $principal = New-ScheduledTaskPrincipal -UserId $User -LogonType Interactive -RunLevel Limited
    $limit = New-TimeSpan -Seconds ($Seconds + 30)
    $settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -ExecutionTimeLimit $limit
    $null = Register-ScheduledTask -TaskPath $taskPath -TaskName $Name -Action $action -Principal $principal -Settings $settings
    $null = Start-ScheduledTask -TaskPath $taskPath -TaskName $Name
}

# 0x41303: has not run yet; 0x41301: is running ("Task Scheduler Error and Success Constants").
function Test-UserTaskOver {
    param([string] $Name)
    $result = (Get-ScheduledTaskInfo -TaskPath $taskPath -TaskName $Name).LastTaskResult
    if ($result -eq 0x41303 -or $result -eq 0x41301) { return $false }
    return "$((Get-ScheduledTask -TaskPath $taskPath -TaskName $Name).State)" -eq 'Ready'
}

function Get-UserTaskResult {
    param([string] $Name)
    return '0x{0:X8}' -f [long] (Get-ScheduledTaskInfo -TaskPath $taskPath -TaskName $Name).LastTaskResult
}

function Stop-UserTask {
    param([string] $Name)
    if ($null -eq (Get-ScheduledTask -TaskPath $taskPath -TaskName $Name -ErrorAction SilentlyContinue)) { return }
    Stop-ScheduledTask -TaskPath $taskPath -TaskName $Name -ErrorAction SilentlyContinue
    Unregister-ScheduledTask -TaskPath $taskPath -TaskName $Name -Confirm:$false
}

# The user's session writes it, so it is read as anybody's: bounded, and only an answer of the protocol.
function Read-TaskAnswer {
    param([string] $File, [string] $Task)
    if ((Get-Item -LiteralPath $File).Length -gt 1048576) { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "$Task answered more than a megabyte" }
    try { $answer = ConvertFrom-Json -InputObject "$(Get-Content -LiteralPath $File -Raw)" } catch { $answer = $null }
    if ($null -eq $answer -or @($answer).Count -ne 1 -or $null -eq $answer.PSObject.Properties['is'] -or $null -eq $answer.PSObject.Properties['operation'] -or $answer.operation -ne $Task) {
        Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "$Task gave no answer of the protocol"
    }
    $plain = [ordered]@{}
    foreach ($part in 'is', 'code', 'text', 'value') {
        if ($null -ne $answer.PSObject.Properties[$part]) { $plain[$part] = $answer.$part }
    }
    return $plain
}
