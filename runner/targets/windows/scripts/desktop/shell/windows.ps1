# The windows on the user's desktop, by UI Automation. Dialogs with an owner are its children there, not the desktop's [M].
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Initialize-Automation {
    Add-Type -AssemblyName 'UIAutomationClient', 'UIAutomationTypes', 'System.Drawing'
}

function Get-DesktopWindow {
    $children = [System.Windows.Automation.TreeScope]::Children
    $isWindow = New-Object -TypeName System.Windows.Automation.PropertyCondition -ArgumentList ([System.Windows.Automation.AutomationElement]::ControlTypeProperty), ([System.Windows.Automation.ControlType]::Window)
    foreach ($window in @([System.Windows.Automation.AutomationElement]::RootElement.FindAll($children, [System.Windows.Automation.Condition]::TrueCondition))) {
        $window
        # A window may close while it is looked at.
        try { foreach ($owned in @($window.FindAll($children, $isWindow))) { $owned } } catch [System.Windows.Automation.ElementNotAvailableException] { $null = $_ }
    }
}

function Get-WindowHandle {
    return @(foreach ($window in @(Get-DesktopWindow)) { try { [int] $window.Current.NativeWindowHandle } catch { $null = $_ } })
}

function Find-Part {
    param($Window, [string] $ControlType)
    $type = [System.Windows.Automation.ControlType]::$ControlType
    $condition = New-Object -TypeName System.Windows.Automation.PropertyCondition -ArgumentList ([System.Windows.Automation.AutomationElement]::ControlTypeProperty), $type
    return @($Window.FindAll([System.Windows.Automation.TreeScope]::Descendants, $condition))
}

function Close-DesktopWindow {
    param($Window)
    $handle = [int] $Window.Current.NativeWindowHandle
    try { $Window.GetCurrentPattern([System.Windows.Automation.WindowPattern]::Pattern).Close() } catch { return $false }
    return [bool] (Wait-Until -Seconds 5 -Condition { @(Get-WindowHandle) -notcontains $handle })
}
