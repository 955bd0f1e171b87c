import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { EventFileError } from '../../../runner/events/event-file-error.ts';
import { readEvtx } from '../../../runner/events/evtx/read-evtx.ts';
import { itemsOf } from './items.ts';
import { writeLog } from './log-writer.ts';

test('a file that is no event log is an error of the user, with what to give instead', async (t) => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('ElfFil'),
    Buffer.alloc(200_000),
    Buffer.from('PK\x03\x04 zip'),
  ]) {
    const error = await t.throwsAsync(() => itemsOf(bytes), { instanceOf: EventFileError });
    t.is(error?.category, 'user');
    t.regex(error?.mend ?? '', /\.evtx/);
  }
});

test('a log without any record gives nothing, and no damage', async (t) => {
  t.deepEqual(await itemsOf(writeLog([])), []);
});

test('the file is closed when the reader is left early', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'motw-evtx-'));
  try {
    const path = join(folder, 'log.evtx');
    await writeFile(path, Buffer.concat([writeLog([]), Buffer.alloc(65_536, 1)]));
    for await (const { is } of readEvtx(path)) {
      t.is(is, 'damage');
      t.true((await openFiles()).includes(path));
      break;
    }
    t.false((await openFiles()).includes(path));
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function openFiles(): Promise<string[]> {
  const open = await readdir('/proc/self/fd');
  return Promise.all(open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
}
