import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { EventFileError } from '../../runner/events/event-file-error.ts';
import { readEvents } from '../../runner/events/read-events.ts';
import { corpus } from '../corpus.ts';
import { why, withCorpus } from '../with-corpus.ts';
import { fileOf, fuzzCases, sorted } from './items.ts';
import { madeEvent } from './made-events.ts';

const made = [1, 2, 3].map((record) =>
  madeEvent(record, { Name: 'Größe 世界 \u0001', Path: `C:\\${record}.iso` }),
);
const xml = made.map((one) => one.xml).join('\r\n');
const jsonl = made.map(({ event }) => JSON.stringify(event)).join('\n');

const texts: readonly (readonly [string, Buffer])[] = [
  ['XML', Buffer.from(xml)],
  ['XML in UTF-16', Buffer.from(`\ufeff${xml}`, 'utf16le')],
  ['JSON lines', Buffer.from(jsonl)],
  [
    'a pretty JSON list',
    Buffer.from(
      JSON.stringify(
        made.map(({ event }) => event),
        null,
        2,
      ),
    ),
  ],
];
for (const [what, bytes] of texts)
  test(`fuzz: bytes of ${what} changed: nothing is lost in silence, nothing is there twice`, async (t) => {
    await flipped(bytes, 3, fuzzCases, (message) => t.fail(message));
    t.pass();
  });

withCorpus(
  `fuzz: bytes of real recordings changed: nothing is lost in silence, nothing is there twice${why}`,
  async (t) => {
    const files = ['vhdmp', 'sysmon', 'security', 'powershell'].flatMap((folder) =>
      readdirSync(join(corpus, 'samples', folder))
        .filter((name) => /^event-.*\.xml$|\.jsonl$|^sigma.*\.json$/.test(name))
        .map((name) => readFileSync(join(corpus, 'samples', folder, name))),
    );
    t.true(files.length > 10);
    for (const bytes of files) {
      const { events, damage } = await read(bytes, await fileOf(''));
      t.deepEqual(damage, []);
      await flipped(bytes, events.length, Math.ceil(fuzzCases / files.length), (message) => t.fail(message));
    }
  },
);

async function read(bytes: Uint8Array, path: string) {
  await writeFile(path, bytes);
  return sorted(await Array.fromAsync(readEvents(path)));
}

async function flipped(
  bytes: Buffer,
  count: number,
  numRuns: number,
  fail: (message: string) => void,
): Promise<void> {
  const path = await fileOf('');
  const changes = fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(changes, async (all) => {
      const changed = Buffer.from(bytes);
      for (const [at, byte] of all) changed[at] = byte;
      try {
        const { events, damage } = await read(changed, path);
        if (events.length < count && damage.length === 0) fail(`${count - events.length} lost in silence`);
        if (events.length > count) fail(`${events.length} events out of ${count}`);
      } catch (error) {
        if (!(error instanceof EventFileError)) throw error;
      }
    }),
    { numRuns },
  );
}
