import { createHash } from 'node:crypto';
import type { BuiltFile } from '../../../ports/image-builder.ts';
import type { ArmContext } from '../../arm-context.ts';

const chunkBytes = 1 << 16;
const line = 'This is a harmless text of motw-harness, sent to see that harmless files pass.\n';

export interface HarmlessFile extends BuiltFile {
  readonly contentType: string;
}

/** The piece of a text that begins at this place, which is a multiple of the length of all but the last. */
type Piece = (at: number, length: number) => Buffer;

/**
 * A text of the same size as what was sent. Where the image is in a ZIP archive, it is in one of its own, and that is as large: a limit
 * on sizes stops both.
 */
export async function harmlessFile(
  { rig, scenario, marker, call }: ArmContext,
  sent: BuiltFile,
): Promise<HarmlessFile> {
  const name = `Report_${marker}.txt`;
  if (scenario.deliver.disguise !== 'inside-zip')
    return { file: name, name, ...textOf(sent.size, repeated), contentType: 'text/plain' };
  // Base64 has six bits in eight, so packed it comes to the size of what was sent, and a little more.
  const text = textOf(Math.ceil((sent.size * 4) / 3), packsBadly);
  const wrapped = await rig.images.wrap({ name, ...text }, `Report_${marker}.zip`, call.signal);
  return { ...wrapped, contentType: 'application/zip' };
}

const repeated: Piece = (_at, length) => Buffer.alloc(length, line);

const packsBadly: Piece = (at, length) => {
  const noise = createHash('shake256', { outputLength: chunkBytes }).update(String(at)).digest('base64');
  return Buffer.from(`${at === 0 ? line : ''}${noise}`.slice(0, length));
};

function textOf(size: number, piece: Piece): Pick<BuiltFile, 'size' | 'sha256' | 'read'> {
  const pieces = function* (): Generator<Buffer> {
    for (let at = 0; at < size; at += chunkBytes) yield piece(at, Math.min(chunkBytes, size - at));
  };
  const hash = createHash('sha256');
  for (const each of pieces()) hash.update(each);
  return {
    size,
    sha256: hash.digest('hex'),
    read: async function* () {
      yield* pieces();
    },
  };
}
