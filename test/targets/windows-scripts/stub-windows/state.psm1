# What this "Windows" is, in one JSON file, and how its paths map to real ones.
function Get-StubState { return ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($env:MOTW_STUB_STATE)) -AsHashtable -Depth 50 }

function Set-StubState {
    param([System.Collections.IDictionary] $State)
    $part = "$env:MOTW_STUB_STATE.$PID"
    [System.IO.File]::WriteAllText($part, (ConvertTo-Json -InputObject $State -Depth 50))
    [System.IO.File]::Move($part, $env:MOTW_STUB_STATE, $true)
}

function Get-StubValue {
    param([string] $Name, $Default)
    $value = Get-StubState
    foreach ($part in $Name.Split('.')) {
        if ($value -isnot [System.Collections.IDictionary] -or -not $value.Contains($part)) { return $Default }
        $value = $value[$part]
    }
    return $value
}

# Letters to real folders: C:, the other volumes of the machine, and every attached image that has a letter.
function Get-StubRoot {
    $roots = [ordered]@{ C = Get-StubValue -Name 'drive' }
    $volumes = Get-StubValue -Name 'volumes' -Default @{}
    foreach ($letter in $volumes.Keys) { $roots[$letter] = $volumes[$letter] }
    foreach ($image in @(Get-StubValue -Name 'attached' -Default @())) { if ($image.letter) { $roots[$image.letter] = $image.content } }
    return $roots
}

function Initialize-StubDrive {
    $roots = Get-StubRoot
    foreach ($letter in $roots.Keys) {
        if (-not (Get-PSDrive -Name $letter -ErrorAction Ignore)) { $null = New-PSDrive -Name $letter -PSProvider FileSystem -Root $roots[$letter] -Scope Global }
    }
}

function ConvertTo-RealPath {
    param([string] $Path)
    if ($Path -notmatch '^([A-Za-z]):[\\/]?(.*)$') { return $Path }
    $root = (Get-StubRoot)[$Matches[1].ToUpperInvariant()]
    if ($null -eq $root) { return $Path }
    return (Join-Path -Path $root -ChildPath $Matches[2].Replace('\', '/')).TrimEnd('/')
}

function ConvertTo-WindowsPath {
    param([string] $Path)
    $roots = Get-StubRoot
    foreach ($letter in $roots.Keys) {
        if ($Path.StartsWith("$($roots[$letter])/")) { return "${letter}:\" + $Path.Substring($roots[$letter].Length + 1).Replace('/', '\') }
    }
    return $Path
}
