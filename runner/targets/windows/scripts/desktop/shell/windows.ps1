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

# What a person sees of it. The buttons of the title bar are not among its buttons.
function Get-WindowDescription {
    param($Window)
    $bar = @(foreach ($title in @(Find-Part -Window $Window -ControlType 'TitleBar')) { foreach ($button in @(Find-Part -Window $title -ControlType 'Button')) { $button.GetRuntimeId() -join '.' } })
    $buttons = @(foreach ($button in @(Find-Part -Window $Window -ControlType 'Button')) {
        if ($bar -notcontains ($button.GetRuntimeId() -join '.') -and $button.Current.IsEnabled -and "$($button.Current.Name)" -ne '') { "$($button.Current.Name)" }
    })
    $texts = @(foreach ($text in @(Find-Part -Window $Window -ControlType 'Text')) { "$($text.Current.Name)" })
    $process = Get-Process -Id $Window.Current.ProcessId -ErrorAction SilentlyContinue
    $owner = if ($null -eq $process) { 'unknown' } else { $process.ProcessName }
    return [ordered]@{ owner = $owner; pid = $Window.Current.ProcessId; class = "$($Window.Current.ClassName)"; title = "$($Window.Current.Name)"; buttons = $buttons; texts = $texts }
}

function Close-DesktopWindow {
    param($Window)
    $handle = [int] $Window.Current.NativeWindowHandle
    try { $Window.GetCurrentPattern([System.Windows.Automation.WindowPattern]::Pattern).Close() } catch { return $false }
    return [bool] (Wait-Until -Seconds 5 -Condition { @(Get-WindowHandle) -notcontains $handle })
}
