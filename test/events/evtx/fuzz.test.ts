import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { EventItem } from '../../../runner/events/event-item.ts';
import { walkLog } from '../../../runner/events/evtx/log-walk.ts';
import { corpus } from '../../corpus.ts';
import { why, withCorpus } from '../../with-corpus.ts';
import { headerSize } from './log-writer.ts';
import { makeEvtx } from './make-evtx.ts';
import { mutate, Random } from './mutate.ts';
import { manyEvents } from './sample-events.ts';

/** How many changed files each test reads; `MOTW_FUZZ` for a long run, `MOTW_FUZZ_SEED` for another one. */
const cases = Number(process.env.MOTW_FUZZ ?? 1500);
const seed = Number(process.env.MOTW_FUZZ_SEED ?? 1);
/** No case needs more than a few milliseconds; a hang is what this finds. */
const longest = 5_000;

/** All that the reader yields for these bytes, as from a file. Null: no event log. */
async function read(bytes: Buffer): Promise<readonly EventItem[] | null> {
  const items = await walkLog(async (into, position) =>
    bytes.copy(into, 0, Math.min(position, bytes.length)),
  );
  return items === null ? null : Array.fromAsync(items);
}

async function fuzz(
  files: readonly Buffer[],
  first: number,
): Promise<{ events: number; damage: number; slowest: number }> {
  const found = { events: 0, damage: 0, slowest: 0 };
  for (let i = 0; i < cases; i++) {
    const random = new Random(first + i);
    const bytes = mutate(random, files);
    const started = performance.now();
    const items = await read(bytes).catch((error: unknown) => {
      throw new Error(`case ${first + i}: ${error}`, { cause: error });
    });
    found.slowest = Math.max(found.slowest, performance.now() - started);
    // A record has at least 28 bytes, and a damaged place at least one of its own.
    if ((items ?? []).length > bytes.length / 14 + 10)
      throw new Error(`case ${first + i}: ${items?.length} items`);
    for (const { is } of items ?? []) found[is === 'event' ? 'events' : 'damage']++;
  }
  return found;
}

test(`${cases} changed logs of our own are read to their end`, async (t) => {
  t.timeout(3_600_000);
  const files = [manyEvents(12), manyEvents(150), manyEvents(40, 1500)].map(makeEvtx);
  const { events, damage, slowest } = await fuzz(files, seed * 1_000_000);
  t.true(events > cases && damage > cases, `${events} events, ${damage} damaged places`);
  t.true(slowest < longest, `${slowest} ms`);
});

withCorpus(`${cases} changed recordings are read to their end${why}`, async (t) => {
  t.timeout(3_600_000);
  const names = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.evtx'),
  );
  const files = names.sort().map((name) => readFileSync(join(corpus, name)));
  const { events, damage, slowest } = await fuzz(files, seed * 1_000_000 + 500_000);
  t.true(events > cases / 4 && damage > cases / 4, `${events} events, ${damage} damaged places`);
  t.true(slowest < longest, `${slowest} ms`);
});

test('a changed byte is never lost in silence: every record is there, or some damage is', async (t) => {
  const original = makeEvtx(manyEvents(12));
  const whole = JSON.stringify(await read(original));
  const used = original.readUInt32LE(headerSize + 48) + headerSize;
  const random = new Random(seed);
  for (let i = 0; i < cases; i++) {
    const bytes = Buffer.from(original);
    // The part of a chunk that its checksums cover; the file's header is not believed in any case.
    const at = headerSize + 512 + random.below(used - headerSize - 512);
    bytes.writeUInt8((bytes.readUInt8(at) + 1 + random.below(255)) & 0xff, at);
    const items = (await read(bytes)) ?? [];
    t.true(items.some(({ is }) => is === 'damage') && JSON.stringify(items) !== whole, `byte ${at}`);
  }
});
