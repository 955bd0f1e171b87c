import { createHash } from 'node:crypto';
import type { BuiltFile } from '../../../ports/image-builder.ts';
import type { ArmContext } from '../../arm-context.ts';

const chunkBytes = 1 << 16;
const line = 'This is a harmless text of motw-harness, sent to see that harmless files pass.\n';

/** A text of the same size as what was sent; in a ZIP archive of its own where the image is in one. */
export async function harmlessFile(
  { rig, scenario, marker, call }: ArmContext,
  sent: BuiltFile,
): Promise<BuiltFile & { readonly contentType: string }> {
  const name = `Report_${marker}.txt`;
  const file = { file: name, name, ...textOf(sent.size) };
  if (scenario.deliver.disguise !== 'inside-zip') return { ...file, contentType: 'text/plain' };
  const wrapped = await rig.images.wrap(file, `Report_${marker}.zip`, call.signal);
  return { ...wrapped, contentType: 'application/zip' };
}

function textOf(size: number): Pick<BuiltFile, 'size' | 'sha256' | 'read'> {
  const pieces = function* (): Generator<Buffer> {
    for (let done = 0; done < size; done += chunkBytes)
      yield Buffer.alloc(Math.min(chunkBytes, size - done), line);
  };
  const hash = createHash('sha256');
  for (const piece of pieces()) hash.update(piece);
  return {
    size,
    sha256: hash.digest('hex'),
    read: async function* () {
      yield* pieces();
    },
  };
}
