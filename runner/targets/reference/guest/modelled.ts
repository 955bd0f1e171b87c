/** What of the reference guest is an imitation, in words for people. */
export const modelled: readonly string[] = [
  'telemetry schema (image-mounted, image-file-created, lure-image-in-downloads, mark-written, process-from-mounted-image)',
  'mount verb (mount-verb)',
  'device installation restriction (virtual-drive-policy)',
  'zone of a file inside a marked image (motw-propagation)',
  'decision of the launch gate (launch-gate)',
  'when ClamAV scans (antivirus); the engine is that of Debian, the signature is our own',
  "Explorer's extraction of archives (archive-propagation); 7-Zip, UnZip, tar and git are those of Debian and know nothing of marks",
  'driver that reads VHD and VHDX files',
  'user, drive letters and folders',
];
