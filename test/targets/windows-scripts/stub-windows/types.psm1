# .NET and COM types that only Windows has.
function New-Object {
    [CmdletBinding()] param([string] $TypeName, [object[]] $ArgumentList, [string] $ComObject)
    if ($TypeName -eq 'System.Security.Principal.NTAccount') {
        $account = [pscustomobject]@{ Name = "$ArgumentList" }
        return Add-Member -InputObject $account -MemberType ScriptMethod -Name Translate -PassThru -Value {
            $sid = (Get-StubValue -Name 'accounts' -Default @{})[$this.Name]
            if ($null -eq $sid) { throw [System.Exception]::new('Some or all identity references could not be translated.') }
            return [pscustomobject]@{ Value = $sid }
        }
    }
    if ($ComObject -eq 'Shell.Application') {
        return Add-Member -InputObject ([pscustomobject]@{}) -MemberType ScriptMethod -Name NameSpace -PassThru -Value {
            return [pscustomobject]@{ Self = [pscustomobject]@{ Path = "$($env:USERPROFILE)\Downloads" } }
        }
    }
    return Microsoft.PowerShell.Utility\New-Object @PSBoundParameters
}

# Our own C# is not compiled here (it calls Windows): classes of the same names and methods stand for it.
function Add-Type {
    [CmdletBinding()] param([string] $LiteralPath, [string[]] $AssemblyName)
    $leaf = [System.IO.Path]::GetFileName("$LiteralPath".Replace('\', '/'))
    if ($leaf -eq 'zone-map.cs') {
        Microsoft.PowerShell.Utility\Add-Type -TypeDefinition 'namespace MotwHarness { public static class ZoneMap { public static System.Func<string, int> Rule; public static int Map(string path) { return Rule(path); } } }'
        [MotwHarness.ZoneMap]::Rule = { param($Path) Get-StubZone -Path $Path }
        return
    }
    if ($leaf -eq 'dos-device.cs') {
        Microsoft.PowerShell.Utility\Add-Type -TypeDefinition 'namespace MotwHarness { public static class DosDevice { public static System.Func<string, string> Rule; public static string Target(string letter) { return Rule(letter); } } }'
        [MotwHarness.DosDevice]::Rule = { param($Letter) (Get-StubValue -Name 'dosDevices' -Default @{})[$Letter] }
        return
    }
    if ($leaf -eq 'attachment-manager.cs') {
        Microsoft.PowerShell.Utility\Add-Type -TypeDefinition 'namespace MotwHarness { public static class AttachmentManager { public static System.Action<string, string, string> Rule; public static void Save(string path, string source, string referrer) { Rule(path, source, referrer); } } }'
        [MotwHarness.AttachmentManager]::Rule = { param($Path, $Source, $Referrer) Save-StubAttachment -Path $Path -Source $Source }
        return
    }
    return Microsoft.PowerShell.Utility\Add-Type @PSBoundParameters
}

# A marked file has its mark's zone; a file in a marked image has the image's, after the fix of November 2022.
function Get-StubZone {
    param([string] $Path)
    $own = $Path
    foreach ($image in @(Get-StubValue -Name 'attached' -Default @())) {
        if ($Path.StartsWith("$($image.content)/")) { $own = if (Get-StubValue -Name 'propagates' -Default $true) { $image.path } else { '' } }
    }
    if (Get-StubValue -Name 'urlmonFails' -Default $false) { throw [System.Runtime.InteropServices.COMException]::new('Class not registered', 0x80040154 -bor 0) }
    if ($own -ne '' -and "$(Read-Stream -Path $own -Stream 'Zone.Identifier')" -match 'ZoneId=(\d)') { return [int] $Matches[1] }
    return 0
}

# SaveZoneInformation=1: nothing is written, and nothing is said. A scanner may delete the file.
function Save-StubAttachment {
    param([string] $Path, [string] $Source)
    if (Get-StubValue -Name 'scannerDeletes' -Default $false) { [System.IO.File]::Delete($Path); return }
    if ((Get-StubValue -Name 'saveZoneInformation' -Default 2) -eq 1) { return }
    Write-Stream -Path $Path -Stream 'Zone.Identifier' -Text "[ZoneTransfer]`r`nZoneId=3`r`nHostUrl=$Source`r`n"
}
Export-ModuleMember -Function New-Object, Add-Type
