import { tiedToArm } from '../../runner/detections/arm/tie.ts';
import type { ArmTraits } from '../../runner/ports/detector.ts';
import { alertedControls } from '../../runner/sources/alert-event.ts';
import { type Cases, marker } from './cases.ts';
import { holds, isAlert, throwsCoded } from './lab.ts';

/** What is read, and that nothing is lost, doubled or taken for another's. */
export function reading(cases: Cases): void {
  cases('an alert that comes after the cursor is given, one that was there before is not', async (t, lab) => {
    lab.add({ id: 'old' });
    const { source } = lab;
    const from = await source.cursor(lab.call());
    t.deepEqual(await lab.alerts(from), []);
    lab.add({ id: 'new', commandLine: `E:\\Invoice_${marker}.exe` });
    const [read, ...more] = await lab.alerts(from);
    t.deepEqual(more, []);
    if (read === undefined) return t.fail('it was not given');
    const { System, EventData } = read.event.Event;
    t.is(System.Provider.Name, lab.product.provider);
    t.is(System.Channel, 'motw/alerts/siem');
    t.is(System.EventID, 0);
    t.is(System.Computer, 'LAB-01');
    t.true(Math.abs(Date.parse(System.TimeCreated.SystemTime) - lab.product.now()) < 60_000);
    t.deepEqual(alertedControls(read.event), ['control-0']);
    t.true(source.serves.includes('control-0'));
    t.true(JSON.stringify(EventData).includes(`Invoice_${marker}`));
    for (const field of Object.keys(EventData ?? {})) {
      t.true(field.includes('.') || ['ProcessId', 'ParentProcessId', 'Image'].includes(field), field);
    }
    t.true(new TextDecoder().decode(read.raw.bytes).includes(`Invoice_${marker}`));
    t.notThrows(() => JSON.parse(new TextDecoder().decode(read.raw.bytes)));
    t.true(read.seenAt <= performance.now());
    t.false(source.ordered);
    t.is(source.origin, 'recorded');
  });

  cases('the same cursor gives the same again, the newest one nothing', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    lab.add({ id: 'one' });
    lab.add({ id: 'two' });
    const first = await lab.read(from);
    t.is(first.filter(isAlert).length, 2);
    t.deepEqual(await lab.read(from), first);
    t.deepEqual(await lab.read(first.at(-1)?.cursor ?? ''), []);
    const inside = first.findIndex(isAlert);
    t.deepEqual(await lab.read(first[inside]?.cursor ?? ''), first.slice(inside + 1));
    const records = first.map(({ event }) => event.Event.System.EventRecordID);
    t.deepEqual(
      records,
      records.toSorted((a, b) => a - b),
    );
    t.is(new Set(records).size, records.length);
  });

  cases('an alert that is dated before the cursor and arrives after it is given', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    lab.add({ id: 'recent' });
    t.is((await lab.alerts(from)).length, 1);
    lab.add({ id: 'late', at: lab.product.now() - 600_000 });
    t.is((await lab.alerts(from)).length, 2);
    t.is((await lab.alerts(from)).length, 2);
  });

  cases('an alert of a rule that no control stands for is not taken', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    lab.add({ id: 'other', rule: otherRule });
    t.deepEqual(await lab.read(from), []);
  });

  for (const hours of [-3, 3]) {
    cases(`a product whose clock is ${hours} hours off misses nothing`, async (t, lab) => {
      lab.product.clockMs = hours * 3_600_000;
      lab.add({ id: 'old' });
      const from = await lab.source.cursor(lab.call());
      t.deepEqual(await lab.alerts(from), []);
      lab.add({ id: 'new' });
      t.is((await lab.alerts(from)).length, 1);
      lab.product.events.push(lab.product.now() - 1_000);
      await lab.source.canary('token-a', lab.call());
      t.true(holds(await lab.read(from), 'token-a'));
    });
  }

  cases('alerts of several pages all come, once each', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    const count = lab.product.pageSize * 2 + 1;
    const at = lab.product.now();
    for (let n = 0; n < count; n++) lab.add({ id: `alert-${n}`, at: at - (n >> 1) });
    const ids = (await lab.alerts(from)).map(({ event }) => event.Event.EventData?.['motw.alert.id']);
    t.is(ids.length, count);
    t.is(new Set(ids).size, count);
  });

  cases('more alerts than are read is an error', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    const at = lab.product.now();
    for (let n = 0; n < 10_001; n++) lab.add({ id: `alert-${n}`, at: at - n });
    await throwsCoded(t, lab.read(from, lab.call(120_000)), 'SOURCE_TOO_MUCH');
  });

  cases('a marker ties an alert to its arm; a process id does so on the target alone', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    lab.add({ id: 'by-marker', host: 'gateway', commandLine: `Invoice_${marker}.iso`, pid: 1, parentPid: 2 });
    lab.add({ id: 'by-process', host: 'lab-01.corp.example', pid: 4711, parentPid: 2 });
    lab.add({ id: 'elsewhere', host: 'OTHER', pid: 4711, parentPid: 4711 });
    const ties = new Map(
      (await lab.alerts(from)).map(({ event }) => [
        event.Event.EventData?.['motw.alert.id']?.toString().split(' ')[0],
        tiedToArm(event, arm).by,
      ]),
    );
    const byProcess = lab.product.hasProcesses ? 'process' : null;
    t.deepEqual(Object.fromEntries(ties), {
      'by-marker': 'marker',
      'by-process': byProcess,
      elsewhere: null,
    });
  });
}

const otherRule = 'Something else';

const arm: ArmTraits = {
  marker,
  canaryTokens: [],
  pids: [4711],
  roots: [],
  notBefore: Date.now() - 3_600_000,
  notAfter: Date.now() + 3_600_000,
};
