# What a window says.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What a person sees of it. The buttons of the title bar are not among its buttons.
function Get-WindowDescription {
    param($Window)
    $bar = @(foreach ($title in @(Find-Part -Window $Window -ControlType 'TitleBar')) { foreach ($button in @(Find-Part -Window $title -ControlType 'Button')) { $button.GetRuntimeId() -join '.' } })
    $buttons = @(foreach ($button in @(Find-Part -Window $Window -ControlType 'Button')) {
        if ($bar -notcontains ($button.GetRuntimeId() -join '.') -and $button.Current.IsEnabled -and "$($button.Current.Name)" -ne '') { "$($button.Current.Name)" }
    })
    $texts = @(foreach ($text in @(Find-Part -Window $Window -ControlType 'Text')) { "$($text.Current.Name)" })
    # A window may hold a whole document: an answer has an end.
    $buttons = @($buttons | Select-Object -First 32 | ForEach-Object -Process { $_.Substring(0, [Math]::Min($_.Length, 500)) })
    $texts = @($texts | Select-Object -First 32 | ForEach-Object -Process { $_.Substring(0, [Math]::Min($_.Length, 1000)) })
    $title = "$($Window.Current.Name)"
    $title = $title.Substring(0, [Math]::Min($title.Length, 500))
    $process = Get-Process -Id $Window.Current.ProcessId -ErrorAction SilentlyContinue
    $owner = if ($null -eq $process) { 'unknown' } else { $process.ProcessName }
    return [ordered]@{ owner = $owner; pid = $Window.Current.ProcessId; class = "$($Window.Current.ClassName)"; title = $title; buttons = $buttons; texts = $texts }
}

# Whether it names the file in a label, a field or a link; the extension may be hidden.
function Test-NamesFile {
    param($Window, [string] $Path)
    $name = (Split-Path -Path $Path -Leaf) -replace '\.[^.]+$', ''
    foreach ($type in 'Text', 'Edit', 'Hyperlink') {
        foreach ($part in @(Find-Part -Window $Window -ControlType $type)) {
            $said = "$($part.Current.Name)"
            if ($type -eq 'Edit') { try { $said += $part.GetCurrentPattern([System.Windows.Automation.ValuePattern]::Pattern).Current.Value } catch { $null = $_ } }
            if ($said.IndexOf($name, [System.StringComparison]::OrdinalIgnoreCase) -ge 0) { return $true }
        }
    }
    return $false
}
