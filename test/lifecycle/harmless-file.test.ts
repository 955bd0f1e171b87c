import { createHash } from 'node:crypto';
import test from 'ava';
import { imagesIn } from '../../runner/cli/compose/images/images-in.ts';
import type { ArmContext } from '../../runner/lifecycle/arm-context.ts';
import { harmlessFile } from '../../runner/lifecycle/steps/deliver/harmless-file.ts';
import type { BuiltFile } from '../../runner/ports/image-builder.ts';
import { temporaryFolder } from '../guest/motw.ts';

const { signal } = new AbortController();
/** What is sent; of it only the size counts. */
const sent = (size: number) => ({ name: 'Invoice.zip', size }) as BuiltFile;

/** Of an arm all that it is made from. */
async function armOf(disguise: 'inside-zip' | null): Promise<ArmContext> {
  const images = imagesIn(await temporaryFolder(), new Uint8Array());
  const arm = { rig: { images }, scenario: { deliver: { disguise } }, marker: '0badcafe' };
  return { ...arm, call: { signal, timeoutMs: 10_000 } } as unknown as ArmContext;
}

test('in a ZIP archive it is as large as what was sent, so that a limit on sizes stops both', async (t) => {
  const arm = await armOf('inside-zip');
  for (const size of [5_000, 400_000]) {
    const file = await harmlessFile(arm, sent(size));
    t.true(file.size >= size && file.size < 1.05 * size + 512, `${file.size} for ${size}`);
  }
});

test('alone it is a text of that size, the same each time it is read', async (t) => {
  const file = await harmlessFile(await armOf(null), sent(200_001));
  for (let times = 0; times < 2; times++) {
    const bytes = Buffer.concat(await Array.fromAsync(file.read()));
    t.is(bytes.length, 200_001);
    t.is(createHash('sha256').update(bytes).digest('hex'), file.sha256);
    t.regex(bytes.toString(), /^This is a harmless text of motw-harness/);
  }
});
