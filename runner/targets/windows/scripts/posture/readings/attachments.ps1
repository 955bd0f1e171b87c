# The Attachment Manager's policies: they decide whether marks are written and whether the shell asks.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-AttachmentReading {
    param([string] $Sid)
    $policies = 'Software\Microsoft\Windows\CurrentVersion\Policies'
    $readings = New-Object -TypeName System.Collections.ArrayList
    $removes = $false
    $hives = @('HKEY_LOCAL_MACHINE')
    if (Test-RegistryKey -Key "HKEY_USERS\$Sid") {
        $hives += "HKEY_USERS\$Sid"
    } else {
        $null = $readings.Add((New-Reading -Where "HKEY_USERS\$Sid" -Value 'not loaded: the user is not logged on, so policies of the user''s own are not known'))
    }
    foreach ($hive in $hives) {
        $save = Get-RegistryValue -Key "$hive\$policies\Attachments" -Name 'SaveZoneInformation'
        # 1 means that marks are not written, 2 that they are. The harness writes the stream itself, so the gate can still be tried.
        $meaning = if ($save -eq 1) { '1 (programs write no mark)' } else { $save }
        $null = $readings.Add((New-Reading -Where "$hive\$policies\Attachments SaveZoneInformation" -Value $meaning))
        foreach ($name in 'LowRiskFileTypes', 'DefaultFileTypeRisk') {
            $value = Get-RegistryValue -Key "$hive\$policies\Associations" -Name $name
            $null = $readings.Add((New-Reading -Where "$hive\$policies\Associations $name" -Value $value))
            # A list such as ".zip;.exe", or 6152 for low risk by default [M].
            if ($name -eq 'LowRiskFileTypes' -and "$value" -match '(^|[;,\s])\.exe($|[;,\s])') { $removes = $true }
            if ($name -eq 'DefaultFileTypeRisk' -and "$value" -eq '6152') { $removes = $true }
        }
    }
    return [ordered]@{ readings = $readings; removesGate = $removes }
}
