# protected-view: whether Word is here, and shows what is from the Internet in Protected View.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Protected View is on unless somebody took it away, for all or as this user; a policy wins over the user's choice [H].
function Get-ProtectedViewState {
    param([string] $Sid)
    $readings = New-Object -TypeName System.Collections.ArrayList
    $paths = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\Winword.exe'
    $word = Get-RegistryValue -Key $paths -Name '(default)'
    $null = $readings.Add((New-Reading -Where $paths -Value $word))
    # Nobody shows a document, so there is nothing that could protect one.
    if ("$word" -eq '') { return [ordered]@{ state = 'off'; readings = $readings } }
    $current = 'HKEY_CLASSES_ROOT\Word.Application\CurVer'
    $class = Get-RegistryValue -Key $current -Name '(default)'
    $null = $readings.Add((New-Reading -Where $current -Value $class))
    $number = if ("$class" -match '\.(\d+)$') { $Matches[1] } else { '16' }
    $run = 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Office\ClickToRun\Configuration'
    $null = $readings.Add((New-Reading -Where "$run VersionToReport" -Value (Get-RegistryValue -Key $run -Name 'VersionToReport')))
    if (-not (Test-RegistryKey -Key "HKEY_USERS\$Sid")) {
        $null = $readings.Add((New-Reading -Where "HKEY_USERS\$Sid" -Value 'not loaded: the user is not logged on, so what is set for this user is not known'))
        return [ordered]@{ state = 'unknown'; readings = $readings }
    }
    $own = "HKEY_USERS\$Sid\Software\Microsoft\Office\$number.0\Word\Security"
    $policy = "HKEY_USERS\$Sid\Software\Policies\Microsoft\Office\$number.0\Word\Security"
    # Policies from the cloud have a place of their own [M].
    $cloud = "HKEY_USERS\$Sid\Software\Policies\Microsoft\Cloud\Office\$number.0\Word\Security"
    $disabled = $null
    foreach ($key in $cloud, $policy, $own) {
        # Attachments are those of Outlook; unsafe locations the folder of temporary Internet files.
        foreach ($name in 'DisableInternetFilesInPV', 'DisableAttachmentsInPV', 'DisableUnsafeLocationsInPV') {
            $value = Get-RegistryValue -Key "$key\ProtectedView" -Name $name
            $null = $readings.Add((New-Reading -Where "$key\ProtectedView $name" -Value $value))
            if ($name -eq 'DisableInternetFilesInPV' -and $null -eq $disabled) { $disabled = $value }
        }
        # A document in a trusted place is not protected: those that somebody named, with what lies below them or without.
        for ($place = 0; $place -le 20; $place++) {
            $path = Get-RegistryValue -Key "$key\Trusted Locations\Location$place" -Name 'Path'
            if ($null -ne $path) { $null = $readings.Add((New-Reading -Where "$key\Trusted Locations\Location$place" -Value $path)) }
        }
    }
    return [ordered]@{ state = $(if ($disabled -eq 1) { 'off' } else { 'on' }); readings = $readings }
}
