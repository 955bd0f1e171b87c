import { type FakeAnswer, refused } from '../answers.ts';
import type { Guard } from '../behaviour.ts';
import type { FakeWindows } from '../fake-windows.ts';

/** What Windows says where one of these refuses a start [M-H; of the attack surface reduction M]. */
const refusals: Readonly<Record<Guard['by'], readonly [string, string]>> = {
  antivirus: [
    '0x800700E1',
    'Operation did not complete successfully because the file contains a virus or potentially unwanted software.',
  ],
  'attack-surface-reduction': ['0x80070005', 'Access is denied.'],
  'app-locker': ['0x800704EC', 'This program is blocked by group policy.'],
  'code-integrity': ['0x800711C7', 'An Application Control policy has blocked this file.'],
};

/**
 * What a guard makes of a program that is started, with what it writes of it; null: it runs. Whoever starts it by the interface gets the
 * error; the shell shows a message in place of it [M].
 */
export function guarded(windows: FakeWindows, path: string, by: 'shell' | 'interface'): FakeAnswer | null {
  const { guard } = windows.behaviour;
  if (guard === null || !/\.exe$/i.test(path)) return null;
  record(windows, guard.by, path, guard.does !== 'audit');
  if (guard.does !== 'block') return null;
  const [code, text] = refusals[guard.by];
  return refused(by === 'shell' ? 'SHELL_REFUSED' : code, text);
}

/** An antivirus takes an image away that it found something in. */
export function takenAway(windows: FakeWindows, image: string): void {
  windows.files.remove(image);
  record(windows, 'antivirus', image, true);
}

function record(windows: FakeWindows, by: Guard['by'], path: string, blocks: boolean): void {
  const { records } = windows.behaviour;
  if (records === 'none') return;
  const named = records === 'of another file' ? path.replace(/[^\\]+$/, 'Other.exe') : path;
  const device = windows.drives.devicePath(named);
  const write = () => windows.telemetry.guards.decided(by, { path: named, device, blocks });
  if (records === 'later') windows.later.push(write);
  else write();
  if (records === 'lost') windows.telemetry.guards.clear();
}
