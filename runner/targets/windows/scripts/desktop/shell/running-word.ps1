# The Word that runs in this session, as other programs see it.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Nothing while there is none that can be asked: Word enters itself into the table of running objects only when it loses the focus
# (Microsoft's article 238610) [M of versions since].
function Get-RunningWord {
    try { return [System.Runtime.InteropServices.Marshal]::GetActiveObject('Word.Application') } catch [System.Runtime.InteropServices.COMException] { return $null }
}

function Get-WordProcess {
    $session = (Get-Process -Id $PID).SessionId
    return @(Get-Process -Name 'WINWORD' -ErrorAction SilentlyContinue | Where-Object -FilterScript { $_.SessionId -eq $session })
}

# Takes the focus from Word.
function Set-FocusOnWindow {
    param([long] $Handle)
    try { [System.Windows.Automation.AutomationElement]::FromHandle([IntPtr] $Handle).SetFocus() } catch { $null = $_ }
}
