import test from 'ava';
import { tiedToArm } from '../../runner/detections/arm/tie.ts';
import type { ArmTraits } from '../../runner/ports/detector.ts';
import { sysmon, vhdmp } from './win-events.ts';

const at = (second: number) => `2026-11-24T12:00:${String(second).padStart(2, '0')}.0000000Z`;
const arm: ArmTraits = {
  marker: '1a2b3c4d',
  canaryTokens: ['feedc0de'],
  pids: [4242],
  roots: ['E:\\'],
  notBefore: Date.parse(at(10)),
  notAfter: Date.parse(at(20)),
};
const marker = { tied: true, by: 'marker', timeless: true } as const;
const process = { tied: true, by: 'process', timeless: true } as const;
const mount = { tied: true, by: 'process', timeless: false } as const;
const outOfTime = { tied: false, by: null, timeless: true } as const;
const untied = { tied: false, by: null, timeless: false } as const;

test('the marker ties wherever it stands in the data, at any time and in any case', (t) => {
  t.deepEqual(tiedToArm(sysmon(11, { TargetFilename: 'C:\\x\\Invoice_1A2B3C4D.iso' }, at(1)), arm), marker);
  t.deepEqual(tiedToArm(vhdmp(12, { VhdFile: '\\\\?\\C:\\x\\Invoice_1a2b3c4d.iso' }, at(59)), arm), marker);
  t.deepEqual(
    tiedToArm({ Event: { System: sysmon(1, {}).Event.System, UserData: { W: { F: '1a2b3c4d' } } } }, arm),
    marker,
  );
});

test("another arm's marker does not tie", (t) => {
  t.deepEqual(tiedToArm(sysmon(11, { TargetFilename: 'C:\\x\\Invoice_99999999.iso' }, at(15)), arm), untied);
});

test("a process of the arm, or its child, ties within the arm's time", (t) => {
  t.deepEqual(tiedToArm(sysmon(1, { ProcessId: 4242 }, at(15)), arm), process);
  t.deepEqual(tiedToArm(sysmon(1, { ProcessId: '7', ParentProcessId: '4242' }, at(10)), arm), process);
  t.deepEqual(tiedToArm(sysmon(1, { ProcessId: 42 }, at(15)), arm), untied);
});

test("a program run from the arm's mount ties within the arm's time", (t) => {
  t.deepEqual(tiedToArm(sysmon(1, { ProcessId: 7, Image: 'e:\\Invoice.exe' }, at(20)), arm), mount);
  t.deepEqual(tiedToArm(sysmon(1, { ProcessId: 7, Image: 'F:\\Invoice.exe' }, at(20)), arm), untied);
  t.deepEqual(tiedToArm(sysmon(1, { Image: '/mnt/10/a' }, at(15)), { ...arm, roots: ['/mnt/10'] }), mount);
  t.deepEqual(tiedToArm(sysmon(1, { Image: '/mnt/10/a' }, at(15)), { ...arm, roots: ['/mnt/1'] }), untied);
});

test('process ids and drive letters are used again, so outside of the time they tie nothing', (t) => {
  for (const second of [9, 21]) {
    t.deepEqual(
      tiedToArm(sysmon(1, { ProcessId: 4242, Image: 'E:\\Invoice.exe' }, at(second)), arm),
      outOfTime,
    );
    t.deepEqual(tiedToArm(sysmon(1, { Image: 'E:\\Invoice.exe' }, at(second)), arm), untied);
  }
  t.deepEqual(tiedToArm(sysmon(1, { ProcessId: 4242 }, 'no time'), arm), outOfTime);
});

test('a canary is never tied, whatever else it carries', (t) => {
  t.deepEqual(
    tiedToArm(sysmon(11, { ProcessId: 4242, TargetFilename: 'C:\\1a2b3c4d\\FEEDC0DE.txt' }, at(15)), arm),
    untied,
  );
});

test('an arm without a marker, canaries or processes ties nothing', (t) => {
  const nothing = { ...arm, marker: '', canaryTokens: [''], pids: [], roots: [''] };
  t.deepEqual(tiedToArm(sysmon(1, { ProcessId: 4242, Image: 'E:\\x.exe' }, at(15)), nothing), untied);
});
