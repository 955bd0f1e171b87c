import type { Buffer } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { type ImageOptions, IsoError, streamInput } from 'iso-packer';
import { packVhdx } from '../../../artifacts/iso-packer/src/vhdx/pack-vhdx.ts';
import { readVhdx } from '../../../artifacts/iso-packer/src/vhdx/read-vhdx.ts';
import { collect, MemorySource, wholeOf } from '../vhd/memory-source.ts';
import { diskOf, INPUTS } from '../vhd/sample-disk.ts';
import { AT, type MadeVhdx, MEBIBYTE, madeVhdx, seal, sourceOf } from './made-vhdx.ts';

const label = 'VHDX_TEST';
const diskSize = 8 * MEBIBYTE;
const folder = await mkdtemp(join(tmpdir(), 'pack-vhdx-'));
const temporary = join(folder, 'temporary');
await mkdir(temporary);
process.env.TMPDIR = temporary;
process.env.A_SECRET = 'secret';
test.after.always(() => rm(folder, { recursive: true, force: true }));
test.afterEach.always('nothing is left in the folder for temporary files', async (t) => {
  t.deepEqual(await readdir(temporary), []);
});

/** A program in place of qemu-img: it runs the statements, and keeps its arguments and environment. */
async function stub(
  name: string,
  statements: string,
): Promise<{ program: ImageOptions['qemuImg'] & object; seen: string }> {
  const file = join(folder, `${name}.mjs`);
  const seen = join(folder, `${name}.json`);
  await writeFile(
    file,
    `import { copyFileSync, writeFileSync } from 'node:fs';
    const args = process.argv.slice(2);
    writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ args, env: process.env }));
    ${statements}`,
  );
  return { program: { file: process.execPath, args: ['--no-warnings', file, '--loaded'] }, seen };
}

/** The disk of `INPUTS` as a VHDX, with what a maker chooses at random. */
async function madeBy(random: number): Promise<MadeVhdx> {
  const disk = await diskOf({ label }, diskSize);
  const made = madeVhdx({ diskSize, stored: [0, 1, 2, 3, 4, 5, 6, 7] });
  for (const [index, at] of [...made.blocks.keys()].entries()) {
    made.blocks.set(at, disk.subarray(index * MEBIBYTE, (index + 1) * MEBIBYTE));
  }
  for (const header of made.headers) {
    header.writeBigUInt64LE(header.readBigUInt64LE(8) + BigInt(random) * 1000n, 8);
    seal(header.fill(random, 16, 48));
  }
  made.metadata.fill(random, AT.diskId - AT.metadata, AT.diskId - AT.metadata + 16);
  return made;
}

async function maker(random: number) {
  const image = join(folder, `made-${random}.vhdx`);
  const bytes = await wholeOf(sourceOf(await madeBy(random)));
  bytes.write(`maker ${random}`, 8, 'utf16le');
  bytes.fill(random, AT.log, AT.log + 9000);
  await writeFile(image, bytes);
  return stub(`maker-${random}`, `copyFileSync(${JSON.stringify(image)}, args.at(-1));`);
}

function vhdx(qemuImg: ImageOptions['qemuImg'] & object): Promise<Buffer> {
  return collect(packVhdx(INPUTS, { label, diskSize, qemuImg }).bytes);
}

test.serial('what the maker chose at random is gone, and the disk is the same', async (t) => {
  const [first, second] = [await maker(5), await maker(9)];
  const image = await vhdx(first.program);
  t.true(image.equals(await vhdx(second.program)));
  const found = await readVhdx(MemorySource.of(image));
  t.true(found !== null && (await wholeOf(found)).equals(await diskOf({ label }, diskSize)));
  t.false(image.includes('maker', 'utf16le'));
  t.true(image.subarray(AT.log, AT.log + MEBIBYTE).every((byte) => byte === 0));
});

test.serial('other content, other identifiers; all in the layout of a GUID of version 8', async (t) => {
  const { program } = await maker(6);
  const image = await vhdx(program);
  const other = await collect(packVhdx(INPUTS.slice(1), { label, diskSize, qemuImg: program }).bytes);
  for (const at of [AT.headers[1] + 16, AT.headers[1] + 32, AT.diskId]) {
    const [ours, theirs] = [image, other].map((bytes) => bytes.toString('hex', at, at + 16));
    t.not(ours, theirs);
    t.regex(ours ?? '', /^.{14}8.(8|9|a|b)/);
  }
});

test.serial(
  "the arguments: the program's own first, then the conversion; and nothing of the environment but the path",
  async (t) => {
    const { program, seen } = await maker(7);
    await vhdx(program);
    const { args, env } = JSON.parse(await readFile(seen, 'utf8')) as {
      args: string[];
      env: Record<string, string>;
    };
    t.deepEqual(args.slice(0, -2), [
      '--loaded',
      'convert',
      ...['-f', 'raw', '-O', 'vhdx', '-o', 'subformat=dynamic,block_size=2097152'],
    ]);
    t.true(args.slice(-2).every((file) => file.startsWith(temporary)));
    t.deepEqual(
      Object.keys(env).filter((name) => name !== 'LC_ALL' && name !== 'PATH'),
      [],
    );
  },
);

test.serial('the program gets the disk, raw', async (t) => {
  const copy = join(folder, 'copy.raw');
  const image = join(folder, 'made-8.vhdx');
  await maker(8);
  const { program } = await stub(
    'copier',
    `copyFileSync(args.at(-2), ${JSON.stringify(copy)}); copyFileSync(${JSON.stringify(image)}, args.at(-1));`,
  );
  await vhdx(program);
  t.true((await readFile(copy)).equals(await diskOf({ label }, diskSize)));
});

test.serial('no program, no image: ISO_NO_TOOL, with what to do about it', async (t) => {
  const error = await t.throwsAsync(vhdx({ file: join(folder, 'absent'), args: [] }), {
    instanceOf: IsoError,
  });
  t.deepEqual([error?.code, error?.category], ['ISO_NO_TOOL', 'environment']);
  t.regex(error?.mend ?? '', /qemu-utils/);
});

test.serial('a program that fails: ISO_TOOL_FAILED, with its last words and not all of them', async (t) => {
  const { program } = await stub(
    'failing',
    `process.stderr.write('first\\n' + 'last words '.repeat(1000) + '\\n'); process.exitCode = 1;`,
  );
  const error = await t.throwsAsync(vhdx(program), { instanceOf: IsoError });
  t.is(error?.code, 'ISO_TOOL_FAILED');
  t.regex(error?.message ?? '', /: last words last words/);
  t.true((error?.message.length ?? 0) < 300);
});

test.serial('an image that its maker left unclean is not passed on', async (t) => {
  const image = join(folder, 'unclean.vhdx');
  const made = await madeBy(4);
  for (const header of made.headers) seal(header.fill(1, 48, 64));
  await writeFile(image, await wholeOf(sourceOf(made)));
  const { program } = await stub('unclean', `copyFileSync(${JSON.stringify(image)}, args.at(-1));`);
  const error = await t.throwsAsync(vhdx(program), { instanceOf: IsoError });
  t.is(error?.code, 'ISO_UNSUPPORTED_FORMAT');
});

test.serial('a reader that stops early leaves nothing behind', async (t) => {
  const { program } = await maker(3);
  for await (const chunk of packVhdx(INPUTS, { label, diskSize, qemuImg: program }).bytes) {
    t.true(chunk.length < 9 * MEBIBYTE);
    t.is((await readdir(temporary)).length, 1);
    break;
  }
});

test.serial('an input that fails leaves nothing behind', async (t) => {
  const { program } = await maker(2);
  const input = {
    path: 'a.bin',
    size: 10,
    open(): Iterable<Uint8Array> {
      throw new Error('no such luck');
    },
  };
  await t.throwsAsync(collect(packVhdx([input], { label, diskSize, qemuImg: program }).bytes), {
    message: 'no such luck',
  });
});

test.serial('what the system refuses of an input is not said of our own file', async (t) => {
  const { program } = await maker(1);
  const absent = join(folder, 'absent');
  const input = streamInput('a.bin', 10, () => createReadStream(absent));
  await t.throwsAsync(collect(packVhdx([input], { label, diskSize, qemuImg: program }).bytes), {
    code: 'ENOENT',
    message: /absent/,
  });
});

test.serial('the size shows only when it is made; a disk of an impossible size is refused at once', (t) => {
  t.is(packVhdx(INPUTS, { label }).plan.size, null);
  for (const [size, code] of [
    [MEBIBYTE, 'ISO_BAD_OPTION'],
    [64 * 1024 ** 4 + 512, 'ISO_IMAGE_TOO_LARGE'],
  ] as const) {
    const error = t.throws(() => packVhdx(INPUTS, { label, diskSize: size }), { instanceOf: IsoError });
    t.is(error?.code, code);
  }
});
