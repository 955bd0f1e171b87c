import test from 'ava';
import type { Behaviour } from './fake-windows/behaviour.ts';
import { fakeTarget } from './windows-lab.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };

async function missingOn(behaviour: Partial<Behaviour>) {
  const { target, machine } = fakeTarget({ behaviour });
  const session = target.session(await (await machine.start(call)).channel(call));
  await session.guest.facts(call);
  await Promise.all(session.sources.map((source) => source.cursor(call)));
  const said = await Promise.all(
    session.sources.map(async (source, index) => {
      await source.canary(`c0ffee0${index}`, call);
      return [source.id, await source.missing(call)] as const;
    }),
  );
  return { missing: Object.fromEntries(said), asked: machine.asked() };
}

test('nothing is missing where everything is there; one operation sends the canaries, one asks for the logs', async (t) => {
  const { missing, asked } = await missingOn({});
  t.deepEqual(missing, { mounts: [], files: [], streams: [], removals: [], processes: [] });
  t.is(asked.filter((name) => name === 'canary').length, 1);
  t.is(asked.filter((name) => name === 'logs').length, 2, 'for the cursors, and before the canaries');
});

test('without Sysmon its sources say so; processes are looked for in the Security log', async (t) => {
  const { missing } = await missingOn({ sysmon: false });
  t.deepEqual(missing, {
    ...{ mounts: [], files: ['Sysmon'], streams: ['Sysmon'], removals: ['Sysmon'] },
    processes: [],
  });
});

test('before build 18362 no canary can prove the log of mounts alive', async (t) => {
  const { missing } = await missingOn({ build: '17763.3650' });
  t.regex(String(missing.mounts), /event 12 of VHDMP.*18362.*17763\.3650/);
});

test('a channel that is missing or switched off is named', async (t) => {
  const { target, machine } = fakeTarget({});
  const session = target.session(await (await machine.start(call)).channel(call));
  const [mounts, files] = session.sources;
  const { logs } = machine.windows.telemetry;
  machine.windows.telemetry.mounts.enabled = false;
  (logs as Map<string, unknown>).delete('Microsoft-Windows-Sysmon/Operational');
  await mounts?.canary('c0ffee01', call);
  await files?.canary('c0ffee02', call);
  t.deepEqual(await mounts?.missing(call), [
    'the channel Microsoft-Windows-VHDMP-Operational, which is switched off',
  ]);
  t.deepEqual(await files?.missing(call), ['the channel Microsoft-Windows-Sysmon/Operational']);
});

test('each source gives the events that are its own, as they were rendered', async (t) => {
  const { target, machine } = fakeTarget({});
  const session = target.session(await (await machine.start(call)).channel(call));
  const cursors = await Promise.all(session.sources.map((source) => source.cursor(call)));
  await Promise.all(session.sources.map((source, index) => source.canary(`c0ffee0${index}`, call)));
  const ids = await Promise.all(
    session.sources.map(async (source, index) => {
      const read = await Array.fromAsync(source.read(cursors[index] ?? '', call));
      t.true(read.every(({ raw }) => Buffer.from(raw.bytes).toString().startsWith('<Event ')));
      return [source.id, [...new Set(read.map(({ event }) => event.Event.System.EventID))]] as const;
    }),
  );
  t.deepEqual(Object.fromEntries(ids), {
    ...{ mounts: [12], files: [11], streams: [15], removals: [23], processes: [1] },
  });
});
