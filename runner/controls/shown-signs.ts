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
};
