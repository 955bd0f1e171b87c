import type { PlatformName } from '../model/scenario.ts';
import type { ControlId } from '../model/words.ts';

/** What the positive sign of each preventive control looks like to somebody who watches the machine. */
export const shownSigns: Readonly<Record<ControlId, Readonly<Record<PlatformName, string>>>> = {
  'mount-verb': {
    reference: 'the double-click on the image fails with ERROR_NO_ASSOCIATION',
    windows: 'the double-click on the image fails with 0x80070483, or opens something else than the image',
  },
  'virtual-drive-policy': {
    reference: 'mounting fails with ENODEV, by double-click and by the programming interface',
    windows:
      'mounting fails, and Security has event 6423 of a virtual drive or disk (it needs the audit of plug and play events)',
  },
  'motw-propagation': {
    reference: 'the file inside the image maps to zone 3 or 4',
    windows: 'the file inside the image maps to zone 3 or 4',
  },
  'launch-gate': {
    reference: "opening the file inside fails with EPERM, and the gate's own log records a block",
    windows: 'a prompt of SmartScreen on the file inside: with a way on it warned, without one it blocked',
  },
  'deny-optical-execute': {
    reference: 'opening the file inside fails with EACCES: the volume is mounted noexec',
    windows: 'opening the file inside fails with 0x80070005 (access denied)',
  },
  'web-gateway': {
    reference: 'the proxy refuses the image (Squid: 403), and lets a harmless file of the same size through',
    windows: 'the proxy refuses the image, and lets a harmless file of the same size through',
  },
  'mail-gateway': {
    reference:
      'the mail server refuses the message with the image (Haraka: 550), and takes one with a harmless file of the same size',
    windows:
      'the image is refused or taken out (renamed or in quarantine: warned), and a harmless file of the same size arrives',
  },
  'archive-propagation': {
    reference: 'what is taken out of the archive maps to zone 3 or 4',
    windows: 'what is taken out of the archive maps to zone 3 or 4',
  },
  antivirus: {
    reference: 'the image is removed with ERROR_VIRUS_INFECTED, and the log has the line of ClamAV',
    windows: 'the image or the program is gone or refused, and Defender has event 1116 or 1117 of it',
  },
  'attack-surface-reduction': {
    reference: 'it is not there',
    windows: 'opening the file inside is refused, and Defender has event 1121 of it',
  },
  'application-control': {
    reference: 'it is not there',
    windows:
      'opening the file inside is refused, and AppLocker has event 8004 or Code Integrity event 3077 of it',
  },
  'protected-view': {
    reference: 'it is not there',
    windows: 'Word shows the document in Protected View',
  },
};
