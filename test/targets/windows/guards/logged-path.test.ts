import test from 'ava';
import type { DriveTable } from '../../../../runner/targets/windows/telemetry/files-in-logs/guest-drives.ts';
import {
  namesDevice,
  pathsByLetter,
} from '../../../../runner/targets/windows/telemetry/files-in-logs/logged-path.ts';

const system = { letter: 'C:', device: '\\Device\\HarddiskVolume3', type: 3, medium: true };
const image = { letter: 'E:', device: '\\Device\\CdRom1', type: 5, medium: true };
const empty = { letter: 'D:', device: '\\Device\\CdRom0', type: 5, medium: false };
const disk = { letter: 'F:', device: '\\Device\\HarddiskVolume31', type: 3, medium: true };
const stick = { letter: 'G:', device: '\\Device\\HarddiskVolume9', type: 2, medium: true };
const usual = [system, empty, image, disk, stick];

const rows: readonly (readonly [string, string, DriveTable['drives'], readonly string[]])[] = [
  ['the drive of an image', '\\Device\\CdRom1\\Invoice.exe', usual, ['E:\\Invoice.exe']],
  ['without regard to case', '\\device\\cdrom1\\a\\b.exe', usual, ['E:\\a\\b.exe']],
  ['a disk', '\\Device\\HarddiskVolume31\\Invoice.exe', usual, ['F:\\Invoice.exe']],
  ['a device whose name only begins alike', '\\Device\\HarddiskVolume3\\x.exe', usual, ['C:\\x.exe']],
  ['a device that has no letter', '\\Device\\CdRom7\\Invoice.exe', usual, ['\\Device\\CdRom7\\Invoice.exe']],
  [
    'a device with two letters',
    '\\Device\\CdRom1\\a.exe',
    [image, { ...image, letter: 'H:' }],
    ['E:\\a.exe', 'H:\\a.exe'],
  ],
  [
    'a drive that names no device',
    '\\Device\\CdRom1\\a.exe',
    [{ ...image, device: null }],
    ['\\Device\\CdRom1\\a.exe'],
  ],
  [
    'a drive with an empty device',
    '\\Device\\CdRom1\\a.exe',
    [{ ...image, device: '' }],
    ['\\Device\\CdRom1\\a.exe'],
  ],
  ['the drive of Windows', '%OSDRIVE%\\USERS\\A.EXE', usual, ['C:\\USERS\\A.EXE']],
  ['the only disc in a drive', '%REMOVABLE%\\INVOICE.EXE', usual, ['E:\\INVOICE.EXE']],
  ['the only stick', '%HOT%\\A.EXE', usual, ['G:\\A.EXE']],
  ['one of two discs', '%REMOVABLE%\\A.EXE', [...usual, { ...empty, medium: true }], ['%REMOVABLE%\\A.EXE']],
  ['no disc at all', '%REMOVABLE%\\A.EXE', [system], ['%REMOVABLE%\\A.EXE']],
  ['a variable of another kind', '%WINDIR%\\A.EXE', usual, ['%WINDIR%\\A.EXE']],
  ['a prefix of name spaces', '\\\\?\\E:\\Invoice.exe', usual, ['E:\\Invoice.exe']],
  ['a prefix of the kernel', '\\??\\E:\\Invoice.exe', usual, ['E:\\Invoice.exe']],
  ['a path as it is', 'E:\\Invoice.exe', usual, ['E:\\Invoice.exe']],
];
for (const [what, path, drives, expected] of rows)
  test(`a log's path by its letter: ${what}`, (t) => {
    t.deepEqual(pathsByLetter(path, { system: 'C:', drives }), expected);
  });

test('the guest is only asked for its letters where a path needs them', (t) => {
  const plain = rows.map(([, path]) => path).filter((path) => !namesDevice(path));
  t.deepEqual(plain, [
    '%WINDIR%\\A.EXE',
    '\\\\?\\E:\\Invoice.exe',
    '\\??\\E:\\Invoice.exe',
    'E:\\Invoice.exe',
  ]);
  t.deepEqual(pathsByLetter('\\\\?\\E:\\Invoice.exe', null), ['E:\\Invoice.exe']);
});
