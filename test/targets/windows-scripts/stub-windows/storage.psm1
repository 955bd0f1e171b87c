# The Storage module: generated script functions, whose errors do not end anything by themselves and carry "HRESULT 0x…" in their id.
function New-StorageError {
    param([string] $Text, [string] $Hresult)
    return [System.Management.Automation.ErrorRecord]::new([Microsoft.Management.Infrastructure.CimException]::new($Text), "HRESULT $Hresult", 'NotSpecified', $null)
}

function New-Image {
    param([string] $Path, $Attached)
    return [pscustomobject]@{ ImagePath = $Path; StorageType = 1; Attached = ($null -ne $Attached); DevicePath = $(if ($null -ne $Attached) { $Attached.device }); Number = $(if ($null -ne $Attached) { $Attached.number }) }
}

# Without a type it goes by the extension, and the type that is given must be the file's.
function Test-Type {
    param([string] $Path, [string] $StorageType)
    $known = @{ '.iso' = 'ISO'; '.vhd' = 'VHD'; '.vhdx' = 'VHDX' }[[System.IO.Path]::GetExtension($Path)]
    if ($StorageType -eq '') { return $null -ne $known }
    return $null -eq $known -or $known -eq $StorageType
}

function Find-Attached {
    param([string] $Path)
    $real = ConvertTo-RealPath -Path $Path
    return @(Get-StubValue -Name 'attached' -Default @()) | Where-Object -FilterScript { $_.path -eq $real } | Select-Object -First 1
}

function Get-DiskImage {
    [CmdletBinding()] param([string] $ImagePath, $Volume, [string] $StorageType = '')
    if ($null -ne $Volume) {
        $attached = @(Get-StubValue -Name 'attached' -Default @()) | Where-Object -FilterScript { $_.device -eq $Volume.Device } | Select-Object -First 1
        if ($null -eq $attached) { $PSCmdlet.WriteError((New-StorageError -Text 'The requested object could not be found.' -Hresult '0x80070002')); return }
        return New-Image -Path $attached.path -Attached $attached
    }
    if (-not [System.IO.File]::Exists((ConvertTo-RealPath -Path $ImagePath))) {
        $PSCmdlet.WriteError((New-StorageError -Text 'The system cannot find the file specified.' -Hresult '0x80070002')); return
    }
    if (-not (Test-Type -Path $ImagePath -StorageType $StorageType)) {
        $PSCmdlet.WriteError((New-StorageError -Text 'A virtual disk support provider for the specified file was not found.' -Hresult '0xC03A0014')); return
    }
    return New-Image -Path $ImagePath -Attached (Find-Attached -Path $ImagePath)
}

function Mount-DiskImage {
    [CmdletBinding()] param([string] $ImagePath, [string] $StorageType, [string] $Access, [switch] $PassThru)
    $refusal = Get-StubValue -Name 'mount.refused'
    if ($null -ne $refusal) { $PSCmdlet.WriteError((New-StorageError -Text $refusal.text -Hresult $refusal.code)); return }
    if (-not (Test-Type -Path $ImagePath -StorageType $StorageType)) {
        $PSCmdlet.WriteError((New-StorageError -Text 'A virtual disk support provider for the specified file was not found.' -Hresult '0xC03A0014')); return
    }
    if ($null -ne (Find-Attached -Path $ImagePath)) {
        $PSCmdlet.WriteError((New-StorageError -Text 'The process cannot access the file because it is being used by another process.' -Hresult '0x80070020')); return
    }
    # Reported done, and nothing happened.
    if (Get-StubValue -Name 'mount.silent' -Default $false) { return }
    $state = Get-StubState
    if (-not $state.Contains('attached')) { $state.attached = @() }
    $mount = if ($state.Contains('mount')) { $state.mount } else { @{} }
    $number = @($state.attached).Count + 1
    $disk = [System.IO.Path]::GetExtension($ImagePath) -in '.vhd', '.vhdx'
    $one = @{ path = (ConvertTo-RealPath -Path $ImagePath); device = "\\.\$(if ($disk) { 'PhysicalDrive' } else { 'CDROM' })$number"; number = $number; disk = $disk; access = $Access; letter = 'E'; content = $state.content; volume = $true; letterAfter = 0 }
    if ($mount.Contains('letterAfter')) { $one.letterAfter = $mount.letterAfter }
    if ($mount.Contains('letter')) { $one.letter = $mount.letter }
    if ($mount.Contains('volume')) { $one.volume = $mount.volume }
    $state.attached = @(@($state.attached) + $one)
    Set-StubState -State $state
    Initialize-StubDrive
    if ($PassThru) { return New-Image -Path $ImagePath -Attached $one }
}

function Dismount-DiskImage {
    [CmdletBinding(SupportsShouldProcess)] param([string] $ImagePath, [string] $StorageType)
    if (-not (Test-Type -Path $ImagePath -StorageType $StorageType)) {
        $PSCmdlet.WriteError((New-StorageError -Text 'A virtual disk support provider for the specified file was not found.' -Hresult '0xC03A0014')); return
    }
    $attached = Find-Attached -Path $ImagePath
    if ($null -eq $attached) { $PSCmdlet.WriteError((New-StorageError -Text 'The device is not ready.' -Hresult '0x80070015')); return }
    if (Get-StubValue -Name 'mount.stays' -Default $false) { return }
    $state = Get-StubState
    $state.attached = @(@($state.attached) | Where-Object -FilterScript { $_.path -ne $attached.path })
    Set-StubState -State $state
    if ($attached.letter) { Remove-PSDrive -Name $attached.letter -Scope Global -Force -ErrorAction Ignore }
    return New-Image -Path $ImagePath -Attached $null
}

# The disks of images, which are those of VHD and VHDX, beside the machine's own.
function Get-Disk {
    [CmdletBinding()] param($Number)
    $offline = Get-StubValue -Name 'mount.offline'
    $disks = @([pscustomobject]@{ Number = 0; Location = 'Integrated : Bus 0 : Device 1'; IsOffline = $false; OfflineReason = '' })
    $disks += @(foreach ($one in @(Get-StubValue -Name 'attached' -Default @())) {
        if ($one.disk) { [pscustomobject]@{ Number = $one.number; Location = (ConvertTo-WindowsPath -Path $one.path); IsOffline = ($null -ne $offline); OfflineReason = $offline } }
    })
    $disks | Where-Object -FilterScript { $null -eq $Number -or $_.Number -eq $Number }
}

# One partition without a volume that Windows knows, as a reserved one is, and the one that counts.
function Get-Partition {
    [CmdletBinding()] param($DiskNumber)
    $one = @(Get-StubValue -Name 'attached' -Default @()) | Where-Object -FilterScript { $_.disk -and $_.number -eq $DiskNumber }
    if ($null -eq $one -or $null -ne (Get-StubValue -Name 'mount.offline')) { $PSCmdlet.WriteError((New-StorageError -Text 'No MSFT_Partition objects found.' -Hresult '0x80041002')); return }
    foreach ($index in 1, 2) { [pscustomobject]@{ DiskNumber = $DiskNumber; PartitionNumber = $index; Device = $one.device } }
}

# A letter may come late, or never: then it is the character 0.
function Get-Volume {
    [CmdletBinding()] param($DiskImage, $Partition)
    if ($null -ne $DiskImage -and $DiskImage.DevicePath -like '*PhysicalDrive*') { $PSCmdlet.WriteError((New-StorageError -Text 'No MSFT_Volume objects found associated with this instance.' -Hresult '0x80041002')); return }
    if ($null -ne $Partition) {
        if ($Partition.PartitionNumber -eq 1) { $PSCmdlet.WriteError((New-StorageError -Text 'No MSFT_Volume objects found associated with this instance.' -Hresult '0x80041002')); return }
        $DiskImage = [pscustomobject]@{ DevicePath = $Partition.Device }
    }
    $state = Get-StubState
    $volumes = @(foreach ($one in @($state.attached)) {
        if ($null -eq $one -or -not $one.volume -or ($null -ne $DiskImage -and $one.device -ne $DiskImage.DevicePath)) { continue }
        $letter = [char] 0
        if ($one.letterAfter -gt 0) { $one.letterAfter-- } elseif ($one.letter) { $letter = [char] $one.letter }
        [pscustomobject]@{ DriveLetter = $letter; DriveType = 'CD-ROM'; FileSystemLabel = 'IMAGE'; Device = $one.device }
    })
    if ($volumes.Count -gt 0) { Set-StubState -State $state }
    if ($null -ne $DiskImage -and $volumes.Count -eq 0) { $PSCmdlet.WriteError((New-StorageError -Text 'No MSFT_Volume objects found associated with this instance.' -Hresult '0x80041002')); return }
    if ($null -eq $DiskImage) { [pscustomobject]@{ DriveLetter = [char] 'C'; DriveType = 'Fixed'; FileSystemLabel = ''; Device = '\\.\C:' } }
    $volumes
}
Export-ModuleMember -Function Get-DiskImage, Mount-DiskImage, Dismount-DiskImage, Get-Disk, Get-Partition, Get-Volume
