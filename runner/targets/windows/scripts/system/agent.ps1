# Who the harness is in the guest, and whether Sysmon watches.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# By whoami, whose SIDs are the same in every language. The last part of S-1-16-x is the integrity level ([MS-DTYP] 2.4.2.4).
function Get-Agent {
    $name = (Invoke-Tool -Tool 'whoami.exe' -Arguments @()) -join ''
    $groups = @(Invoke-Tool -Tool 'whoami.exe' -Arguments '/groups', '/fo', 'csv', '/nh')
    $level = 0
    foreach ($group in $groups) {
        if ($group -match '"S-1-16-(\d+)"') { $level = [int] $Matches[1] }
    }
    $integrity = 'unknown'
    foreach ($least in '4096 low', '8192 medium', '12288 high', '16384 system') {
        $from, $word = $least -split ' '
        if ($level -ge [int] $from) { $integrity = $word }
    }
    return [ordered]@{ name = $name.Trim(); elevated = ($level -ge 12288); integrity = $integrity }
}

# Its service is looked up by name; under a name of the owner's own it is found by its event provider's file.
function Get-Sysmon {
    $services = @(Get-CimInstance -ClassName Win32_Service -Filter "Name LIKE 'Sysmon%'")
    $key = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\WINEVT\Publishers\{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'
    $program = Get-RegistryValue -Key $key -Name 'ResourceFileName'
    $version = $null
    if ($null -ne $program -and (Test-Path -LiteralPath "$program")) { $version = (Get-Item -LiteralPath "$program").VersionInfo.FileVersion }
    if ($services.Count -eq 0 -and $null -ne $program) {
        # A string of WQL ends at an apostrophe ("WQL (SQL for WMI)").
        $leaf = (Split-Path -Path "$program" -Leaf).Replace("'", "\'")
        $services = @(Get-CimInstance -ClassName Win32_Service -Filter "PathName LIKE '%$leaf%'")
    }
    $running = @($services | Where-Object -FilterScript { $_.State -eq 'Running' }).Count -gt 0
    return [ordered]@{ version = $version; running = $running }
}
