# Which unpackers are there, with their versions, and which second volumes are prepared. Nothing is started.
. "$PSScriptRoot\..\protocol.ps1"
. "$PSScriptRoot\..\lookup\user.ps1"
. "$PSScriptRoot\..\lookup\program.ps1"
. "$PSScriptRoot\..\lookup\volume.ps1"
. "$PSScriptRoot\unpackers.ps1"

Invoke-Operation -Name 'list-unpackers' -Needs 'user' -Act {
    param($Request)
    $hive = "HKEY_USERS\$(Get-UserSid -User $Request.user)"
    $unpackers = @(foreach ($by in $unpackerPrograms.Keys) {
        # What only the user has installed is the user's, too.
        $file = Find-Program -Name $unpackerPrograms[$by] -Hives 'HKEY_LOCAL_MACHINE', $hive
        [ordered]@{ by = $by; file = $file; version = $(if ($null -ne $file) { Get-ProgramVersion -File $file }) }
    })
    $command = Get-Command -Name Expand-Archive -ErrorAction SilentlyContinue
    $unpackers += [ordered]@{ by = 'expand-archive'; file = $(if ($null -ne $command) { 'Expand-Archive' }); version = $(if ($null -ne $command) { "$($command.Version)" }) }
    $loaded = Test-RegistryKey -Key $hive
    $setting = $(if ($loaded) { Get-ZoneSetting -Hive $hive })
    New-Done -Value ([ordered]@{ unpackers = $unpackers; volumes = @(Get-PreparedVolume); zoneSetting = $setting; userLoaded = $loaded })
}
