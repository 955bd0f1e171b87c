# CIM, accounts and the few programs of Windows that the scripts start.
function Test-Filter {
    param($Item, [string] $Filter)
    foreach ($part in $Filter -split ' AND ') {
        if ($part -notmatch "^(\w+)\s*(=|LIKE)\s*'?([^']*)'?$") { throw "the stub knows no filter like $part" }
        $name, $operator, $value = $Matches[1], $Matches[2], $Matches[3]
        $is = if ($operator -eq '=') { "$($Item.$name)" -eq $value } else { "$($Item.$name)" -like $value.Replace('%', '*') }
        if (-not $is) { return $false }
    }
    return $true
}

# Real processes that were started from the stub's own folders stand beside those of the state.
function Get-RealProcess {
    $drive = Split-Path -Path (Get-StubValue -Name 'drive') -Parent
    foreach ($process in Get-Process | Where-Object -FilterScript { "$($_.CommandLine) $($_.Path)".Contains("$drive/") }) {
        if ("$($process.CommandLine)" -match 'bootstrap\.ps1') { continue }
        [pscustomobject]@{ Name = $process.ProcessName; ProcessId = $process.Id; ParentProcessId = 1; SessionId = 0; ExecutablePath = (ConvertTo-WindowsPath -Path "$($process.Path)"); CommandLine = $process.CommandLine; CreationDate = $process.StartTime }
    }
}

function Get-CimInstance {
    [CmdletBinding()] param([string] $ClassName, [string] $Namespace, [string] $Filter = '')
    $classes = Get-StubValue -Name 'cim' -Default @{}
    if (-not $classes.Contains($ClassName) -and $ClassName -ne 'Win32_Process') {
        if ($ClassName -eq 'Win32_Service') { return }
        throw [Microsoft.Management.Infrastructure.CimException]::new('Invalid class ')
    }
    $items = @(foreach ($item in @($classes[$ClassName])) { if ($null -ne $item) { [pscustomobject] $item } })
    if ($ClassName -eq 'Win32_Process') {
        # An instance has all properties of its class, empty ones too.
        foreach ($item in $items) {
            foreach ($name in 'ExecutablePath', 'CommandLine', 'ParentProcessId', 'CreationDate', 'OwnerSid') { if ($null -eq $item.PSObject.Properties[$name]) { $item | Add-Member -NotePropertyName $name -NotePropertyValue $null } }
        }
        $items += @(Get-RealProcess)
    }
    $items | Where-Object -FilterScript { $Filter -eq '' -or (Test-Filter -Item $_ -Filter $Filter) }
}

function Invoke-CimMethod {
    [CmdletBinding()] param($InputObject, [string] $MethodName)
    return [pscustomobject]@{ ReturnValue = 0; Sid = $InputObject.OwnerSid }
}

function whoami.exe {
    $global:LASTEXITCODE = 0
    if ($args.Count -eq 0) { return Get-StubValue -Name 'agent.name' -Default 'lab-pc\motw' }
    '"Mandatory Label\High Mandatory Level","Label","S-1-16-{0}",""' -f (Get-StubValue -Name 'agent.integrity' -Default 12288)
}

# "rem" does nothing.
function cmd.exe {
    $global:LASTEXITCODE = 0
    $state = Get-StubState
    $state.started = @(@($state.started) + "cmd.exe $($args -join ' ')" | Where-Object -FilterScript { $_ })
    Set-StubState -State $state
}
Export-ModuleMember -Function Get-CimInstance, Invoke-CimMethod, whoami.exe, cmd.exe
