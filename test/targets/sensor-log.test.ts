import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Channel } from '../../runner/ports/channel.ts';
import { AgentChannel } from '../../runner/targets/guest-agent/agent-channel.ts';
import { AgentClient } from '../../runner/targets/guest-agent/agent-client.ts';
import { SensorLog } from '../../runner/targets/reference/telemetry/sensor-log.ts';
import { vhdmp } from '../detections/win-events.ts';
import { LocalAgent } from './local-agent.ts';
import { patient } from './scripted-peer.ts';

const tmp = await mkdtemp(join(tmpdir(), 'motw-log-'));
test.after.always(() => rm(tmp, { recursive: true }));

/** A log whose file lies here, with records of these numbers. */
async function logOf(name: string, records: readonly number[]): Promise<SensorLog> {
  const text = records.map((record) => `${JSON.stringify(numbered(record))}\n`).join('');
  await writeFile(join(tmp, name), text);
  const real = new AgentChannel(new AgentClient(new LocalAgent().peer.stream), 1, () => true);
  const here = (path: string): string => join(tmp, path.slice(path.lastIndexOf('/') + 1));
  const channel: Channel = Object.assign(Object.create(real), {
    get: (path: string, c: Parameters<Channel['get']>[1]) => real.get(here(path), c),
  });
  return new SensorLog(name.replace('.jsonl', ''), [], channel, null);
}

function numbered(record: number) {
  const event = vhdmp(1, { VhdFileName: 'C:\\a.iso' }, '2026-11-24T10:00:00.000Z');
  return { Event: { ...event.Event, System: { ...event.Event.System, EventRecordID: record } } };
}

async function readFrom(log: SensorLog, cursor: string) {
  const read = await Array.fromAsync(log.read(cursor, patient()));
  return {
    records: read.map(({ event }) => event.Event.System.EventRecordID),
    at: read.at(-1)?.cursor ?? '',
  };
}

test('records that follow each other are read, from any of them on', async (t) => {
  const log = await logOf('whole.jsonl', [7, 8, 9]);
  const { records, at } = await readFrom(log, '0');
  t.deepEqual(records, [7, 8, 9]);
  t.deepEqual((await readFrom(log, at)).records, []);
});

for (const [what, records] of [
  ['missing', [1, 3]],
  ['there twice', [1, 1]],
  ['older than the one before it', [8, 1]],
] as const) {
  test(`a record that is ${what} ends what the log proves`, async (t) => {
    const log = await logOf(`${records.join('-')}.jsonl`, records);
    await t.throwsAsync(readFrom(log, '0'), { code: 'BROKEN_LOG' });
  });
}

test('the number of the last record is kept from one look to the next', async (t) => {
  const { at } = await readFrom(await logOf('anew.jsonl', [5, 6]), '0');
  const log = await logOf('anew.jsonl', [5, 6, 1]);
  await t.throwsAsync(readFrom(log, at), { code: 'BROKEN_LOG', message: /record 1 follows record 6/ });
});

test('a log that grows by more than a sensor writes is not read to its end', async (t) => {
  const flood = await logOf(
    'flood.jsonl',
    Array.from({ length: 90_000 }, (_, i) => i),
  );
  await t.throwsAsync(readFrom(flood, '0'), { code: 'GARBLED_ANSWER' });
});
