import { basename, extname, isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { checkOptions } from '../image/check-options.ts';
import type { ImageOptions } from '../image/image-options.ts';
import type { ImagePlan, PackedImage } from '../image/image-plan.ts';
import type { Input } from '../inputs/inputs.ts';
import { IsoError } from '../iso-error.ts';
import { writeImage } from '../writing/write-image.ts';
import { onlyOne, parseArguments } from './arguments.ts';
import { defaultLabel } from './default-label.ts';
import { imageOptions, PACK_OPTIONS } from './pack-options.ts';
import { printable } from './printable.ts';
import { Progress } from './progress.ts';

interface Contents extends AsyncDisposable {
  readonly inputs: readonly Input[];
}

export async function pack(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArguments(args, PACK_OPTIONS);
  const dir = values.tar ? noneOf(positionals) : onlyOne(positionals, 'DIR');
  const out = checkOut(values.out, dir);
  const options = imageOptions(values);
  const name = dir === null ? basename(out, extname(out)) : basename(resolve(dir));
  const label = values.label ?? defaultLabel(name, options);
  const globs = values.hide ?? [];
  const used = new Set<string>();
  const hide = (path: string): boolean => {
    const matching = globs.filter((glob) => matches(path, glob));
    for (const glob of matching) used.add(glob);
    return matching.length > 0;
  };
  await using contents = await (dir === null ? ofTar(hide, signal) : ofFolder(dir, hide, signal));
  const image = await packed(contents.inputs, { ...options, label });
  const size = await written(out, image, signal);
  process.stderr.write(`${out}: ${image.plan.entries.length} files and folders, ${size} bytes\n`);
  tellRenamed(image.plan);
  for (const glob of globs.filter((one) => !used.has(one)))
    process.stderr.write(`iso-packer: --hide "${printable(glob)}" matched nothing\n`);
}

function tellRenamed({ entries }: ImagePlan): void {
  const renamed = entries.filter(({ path, shownPath }) => basename(path) !== basename(shownPath));
  const [first] = renamed;
  if (first === undefined) return;
  const example = `"${printable(first.path)}" as "${printable(first.shownPath)}"`;
  process.stderr.write(
    `iso-packer: ${renamed.length} under another name than asked for, the first: ${example}\n`,
  );
}

/** Most images are plain ones, and reading the sources of all the other writers takes longer than writing a small one. */
async function packed(inputs: readonly Input[], options: ImageOptions): Promise<PackedImage> {
  const { format = 'iso' } = options;
  if (format !== 'iso') return (await import('../image/pack-image.ts')).packImage(inputs, options);
  checkOptions(options);
  return (await import('../iso9660/pack-iso.ts')).packIso(inputs, { ...options, format });
}

async function written(out: string, { plan, bytes }: PackedImage, signal: AbortSignal): Promise<number> {
  using progress = new Progress(plan.size);
  return await writeImage(out, bytes, { signal, onWritten: (total) => progress.show(total) });
}

type Hide = (path: string) => boolean;

/** What only one of the two ways needs is loaded only on that way. */
async function ofFolder(dir: string, hide: Hide, signal: AbortSignal): Promise<Contents> {
  const { treeInputs } = await import('../inputs/tree-inputs.ts');
  return { inputs: await treeInputs(dir, { hide, signal }), [Symbol.asyncDispose]: async () => {} };
}

async function ofTar(hide: Hide, signal: AbortSignal): Promise<Contents> {
  const { stdin } = process;
  if (stdin.isTTY) {
    throw new IsoError('ISO_USAGE', 'no tar comes in', {
      mend: 'tar -C FOLDER -c . | iso-packer pack --tar …',
    });
  }
  const { tarInputs } = await import('../inputs/tar/tar-inputs.ts');
  try {
    return await tarInputs(stdin, { hide, signal });
  } finally {
    // Who writes into it may never end, and this process would wait for that.
    stdin.destroy();
  }
}

function noneOf(positionals: readonly string[]): null {
  if (positionals.length === 0) return null;
  throw new IsoError('ISO_USAGE', `--tar and "${positionals[0]}" are given`, {
    mend: 'with --tar the tar comes from standard input, and there is no DIR',
  });
}

function checkOut(out: string | undefined, dir: string | null): string {
  if (out === undefined)
    throw new IsoError('ISO_USAGE', 'no --out FILE', { mend: 'say where the image goes' });
  if (dir === null) return out;
  const inside = relative(resolve(dir), resolve(out));
  if (inside.split(sep)[0] !== '..' && !isAbsolute(inside)) {
    const place = inside === '' ? 'is' : 'lies in';
    throw new IsoError('ISO_USAGE', `"${out}" ${place} the folder that is packed`, {
      mend: 'write the image somewhere else',
    });
  }
  return out;
}

function matches(path: string, glob: string): boolean {
  return posix.matchesGlob(glob.includes('/') ? path : posix.basename(path), glob);
}
