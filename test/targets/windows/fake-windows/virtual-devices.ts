/** What Plug and Play calls the drive of an ISO image, and the disk of a VHD or VHDX [M]. */
export const virtualDevices = {
  drive: {
    id: 'SCSI\\CdRomMsft____Virtual_DVD-ROM_',
    instance: 'SCSI\\CdRom&Ven_Msft&Prod_Virtual_DVD-ROM\\2&1f4adffe&0&000001',
    description: 'Microsoft Virtual DVD-ROM',
    ...{ classId: '{4d36e965-e325-11ce-bfc1-08002be10318}', className: 'CDROM', compatible: 'SCSI\\CdRom' },
  },
  disk: {
    id: 'SCSI\\DiskMsft____Virtual_Disk____',
    instance: 'SCSI\\Disk&Ven_Msft&Prod_Virtual_Disk\\2&1f4adffe&0&000002',
    description: 'Microsoft Virtual Disk',
    ...{
      classId: '{4d36e967-e325-11ce-bfc1-08002be10318}',
      className: 'DiskDrive',
      compatible: 'SCSI\\Disk',
    },
  },
} as const;
