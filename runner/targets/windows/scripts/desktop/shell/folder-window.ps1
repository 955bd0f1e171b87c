# A folder window of Explorer with one item selected in it, as a person would have it before a double-click.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-FolderWindow {
    foreach ($window in @((New-Object -ComObject Shell.Application).Windows())) { if ($null -ne $window) { $window } }
}

# A window's own path, or nothing for one that shows no folder.
function Get-WindowFolder {
    param($Window)
    try { return "$($Window.Document.Folder.Self.Path)" } catch { return '' }
}

function Open-FolderWindow {
    param([string] $Path)
    $folder = Split-Path -Path $Path -Parent
    $before = @(foreach ($window in @(Get-FolderWindow)) { [long] $window.HWND })
    $null = Start-Process -FilePath 'explorer.exe' -ArgumentList "/select,`"$Path`""
    $window = Wait-Until -Seconds 20 -Condition {
        foreach ($candidate in @(Get-FolderWindow)) {
            if ((Get-WindowFolder -Window $candidate).TrimEnd('\') -ne $folder.TrimEnd('\')) { continue }
            $selected = @(try { $candidate.Document.SelectedItems() } catch { $null = $_ })
            if (@($selected | Where-Object -FilterScript { "$($_.Path)" -eq $Path }).Count -eq 1) { $candidate; break }
        }
    }
    if ($null -eq $window) { Stop-Operation -Is 'fault' -Code 'NO_FOLDER_WINDOW' -Text "Explorer showed no window with $Path selected" }
    return [ordered]@{ window = $window; handle = [long] $window.HWND; before = $before }
}

# The windows that came up since, ours and the mounted volume's; those of the user stay.
function Close-FolderWindow {
    param([System.Collections.IDictionary] $Opened)
    foreach ($window in @(Get-FolderWindow)) {
        if ($Opened.before -notcontains [long] $window.HWND) { try { $window.Quit() } catch { $null = $_ } }
    }
}

# What a double-click on the item does, by UI Automation: its InvokePattern. The item must be the selected one, by its own name.
function Invoke-SelectedItem {
    param([System.Collections.IDictionary] $Opened, [string] $Path)
    $element = [System.Windows.Automation.AutomationElement]::FromHandle([IntPtr] $Opened.handle)
    $isItem = New-Object -TypeName System.Windows.Automation.PropertyCondition -ArgumentList ([System.Windows.Automation.AutomationElement]::ControlTypeProperty), ([System.Windows.Automation.ControlType]::ListItem)
    $isSelected = New-Object -TypeName System.Windows.Automation.PropertyCondition -ArgumentList ([System.Windows.Automation.SelectionItemPattern]::IsSelectedProperty), $true
    $both = New-Object -TypeName System.Windows.Automation.AndCondition -ArgumentList $isItem, $isSelected
    # Explorer may hide the extension.
    $leaf = Split-Path -Path $Path -Leaf
    $names = @($leaf, ($leaf -replace '\.[^.]+$', ''))
    $item = Wait-Until -Seconds 10 -Condition {
        @($element.FindAll([System.Windows.Automation.TreeScope]::Descendants, $both)) | Where-Object -FilterScript { $names -contains $_.Current.Name } | Select-Object -First 1
    }
    if ($null -eq $item) { Stop-Operation -Is 'fault' -Code 'NO_ITEM' -Text "UI Automation finds no selected item called $leaf in Explorer's window" }
    $item.GetCurrentPattern([System.Windows.Automation.InvokePattern]::Pattern).Invoke()
}
