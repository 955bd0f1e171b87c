# The person whose folders and desktop are used.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\registry.ps1"

function Get-UserSid {
    param([string] $User)
    try {
        $account = New-Object -TypeName System.Security.Principal.NTAccount -ArgumentList $User
        return $account.Translate([System.Security.Principal.SecurityIdentifier]).Value
    } catch {
        Stop-Operation -Is 'fault' -Code 'NO_USER' -Text "the account $User is not known here: $(Get-FailureText -Failure $_)"
    }
}

function Get-UserProfile {
    param([string] $User)
    $sid = Get-UserSid -User $User
    $key = "HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList\$sid"
    $folder = Get-RegistryValue -Key $key -Name 'ProfileImagePath'
    if ($null -eq $folder) { Stop-Operation -Is 'fault' -Code 'NO_PROFILE' -Text "$User has no profile yet: log on once as this user" }
    return "$folder"
}

# A Downloads folder that was moved elsewhere is not looked up: the folder has to be where Windows puts it.
function Get-UserFolder {
    param([string] $User, [string] $Folder)
    $below = @{ downloads = 'Downloads'; temp = 'AppData\Local\Temp'; recent = 'AppData\Roaming\Microsoft\Windows\Recent' }
    if (-not $below.ContainsKey($Folder)) { Stop-Operation -Is 'fault' -Code 'PROTOCOL' -Text "no folder is called $Folder" }
    $path = Join-Path -Path (Get-UserProfile -User $User) -ChildPath $below[$Folder]
    if (-not (Test-Path -LiteralPath $path)) { Stop-Operation -Is 'fault' -Code 'NO_FOLDER' -Text "$path does not exist" }
    return $path
}

# The session in which Explorer runs as this user, or nothing. A locked screen can be seen by LogonUI in that session [M].
function Get-UserDesktop {
    param([string] $User)
    $sid = Get-UserSid -User $User
    foreach ($explorer in @(Get-CimInstance -ClassName Win32_Process -Filter "Name='explorer.exe'")) {
        $owner = Invoke-CimMethod -InputObject $explorer -MethodName GetOwnerSid
        if ($owner.Sid -ne $sid) { continue }
        $locked = @(Get-CimInstance -ClassName Win32_Process -Filter "Name='LogonUI.exe' AND SessionId=$($explorer.SessionId)").Count -gt 0
        return [ordered]@{ session = [int] $explorer.SessionId; user = $User; locked = $locked }
    }
    return $null
}
