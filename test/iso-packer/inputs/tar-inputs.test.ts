import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { fileInput, type Input, tarInputs, treeInputs } from 'iso-packer';
import { pack } from 'tar-fs';
import { oracleTest, type Run } from '../../oracle/oracle-programs.ts';
import { sampleFiles } from '../arbitrary-tree.ts';
import { imageOf, temporaryFolder } from '../image-file.ts';
import { blocks, END, header, inputsOf, piecesOf, tarOf } from './tar-bytes.ts';

const summary = (inputs: readonly Input[]): unknown[] =>
  inputs.map((input) => [input.path, 'folder' in input ? 'folder' : input.size, input.hidden]);

test('files and folders, with what is hidden; the leading ./ and the root itself are no part of the paths', async (t) => {
  const tar = await tarOf([
    { name: './', type: 'directory' },
    { name: './a.txt', content: 'abc' },
    { name: './bin/', type: 'directory' },
    { name: './bin/x.dll', content: '' },
  ]);
  const inputs = await inputsOf(t, tar, { hide: (path) => path.endsWith('.dll') });
  t.deepEqual(summary(inputs), [
    ['a.txt', 3, false],
    ['bin', 'folder', false],
    ['bin/x.dll', 0, true],
  ]);
});

test('whatever the tree: a tar of it gives the image that the files themselves give, in whatever pieces it comes', async (t) => {
  const property = fc.asyncProperty(
    sampleFiles,
    fc.integer({ min: 1, max: 2000 }),
    async (samples, piece) => {
      // A name in UTF-8 cannot have half a surrogate pair.
      const files = samples.map((file) => ({ ...file, path: file.path.toWellFormed() }));
      fc.pre(new Set(files.map(({ path }) => path)).size === files.length);
      const tar = await tarOf(files.map(({ path, content }) => ({ name: path, content })));
      const hidden = new Set(files.filter((file) => file.hidden).map(({ path }) => path));
      const inputs = await inputsOf(t, tar, { piece, hide: (path) => hidden.has(path) });
      return (await imageOf(inputs)).equals(await imageOf(files));
    },
  );
  await t.notThrowsAsync(() => fc.assert(property, { numRuns: 60 }));
});

test('of an entry that comes twice the later one counts', async (t) => {
  const tar = await tarOf([
    { name: 'd/', type: 'directory' },
    { name: 'd/f', content: 'older' },
    { name: 'd/', type: 'directory' },
    { name: 'd/f', content: 'newer!' },
  ]);
  const inputs = await inputsOf(t, tar);
  t.true((await imageOf(inputs)).equals(await imageOf([fileInput('d/f', 'newer!')])));
});

test('contents are kept until they are disposed of, and no longer', async (t) => {
  const read = await tarInputs(piecesOf(await tarOf([{ name: 'f', content: 'abc' }]), 512));
  await read[Symbol.asyncDispose]();
  await t.throwsAsync(() => imageOf(read.inputs), { code: 'ISO_USAGE' });
});

test('sizes in base 256, and a slash at the end for a folder, as before there was a type for it', async (t) => {
  const size = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
  const tar = Buffer.concat([header('f', '0', size), blocks('abc'), header('old/', '\0'), END]);
  t.deepEqual(summary(await inputsOf(t, tar)), [
    ['f', 3, false],
    ['old', 'folder', false],
  ]);
});

test('a pax size and path count instead of those of the header, for one entry; an empty value takes a global one back', async (t) => {
  const records = (...lines: string[]): Buffer => Buffer.from(lines.map(paxRecord).join(''));
  const [all, next] = [records('path=all', 'comment=x'), records('size=3', 'path=')];
  const tar = Buffer.concat([
    header('g', 'g', octal(all.length)),
    blocks(all),
    header('x', 'x', octal(next.length)),
    blocks(next),
    header('first', '0', octal(0)),
    blocks('abc'),
    header('second', '0', octal(0)),
    END,
  ]);
  t.deepEqual(summary(await inputsOf(t, tar)), [
    ['first', 3, false],
    ['all', 0, false],
  ]);
});

function paxRecord(line: string): string {
  const length = Buffer.byteLength(line) + 2;
  const digits = String(length + String(length + 1).length).length;
  return `${length + digits} ${line}\n`;
}

function octal(value: number): string {
  return `${value.toString(8).padStart(11, '0')}\0`;
}

test('a name that is no UTF-8 is taken byte by byte', async (t) => {
  const tar = Buffer.concat([header('caf\u00e9', '0'), END]);
  t.deepEqual(summary(await inputsOf(t, tar)), [['caf\u00e9', 0, false]]);
});

/** Names of all lengths that the formats treat differently, and one beyond ASCII. */
async function tree(t: ExecutionContext): Promise<string> {
  const dir = join(await temporaryFolder(t), 'tree');
  const deep = join(dir, 'd'.repeat(40), 'e'.repeat(40));
  await mkdir(join(dir, 'empty'), { recursive: true });
  await mkdir(deep, { recursive: true });
  await writeFile(join(deep, `${'f'.repeat(60)}.txt`), 'long');
  await writeFile(join(dir, 'Número – 日本語.txt'), 'wide');
  await writeFile(join(dir, 'large.bin'), Buffer.alloc(3_000_001, 'large'));
  return dir;
}

test('tar-fs packs it, tarInputs reads it: the image of the folder itself', async (t) => {
  const dir = await tree(t);
  await using tar = await tarInputs(pack(dir));
  t.true((await imageOf(tar.inputs)).equals(await imageOf(await treeInputs(dir))));
});

async function packedBy(t: ExecutionContext, run: Run, format: string): Promise<void> {
  const dir = await tree(t);
  const made = await run([`--format=${format}`, '-cf', '-', '-C', dir, '.']);
  const inputs = await inputsOf(t, Buffer.from(made, 'latin1'), { piece: 4096 });
  t.true((await imageOf(inputs)).equals(await imageOf(await treeInputs(dir))));
}

for (const format of ['gnu', 'oldgnu', 'ustar', 'pax'])
  oracleTest('tar', `what GNU tar packs as ${format} is the folder`, (t, run) => packedBy(t, run, format));
for (const format of ['gnutar', 'ustar', 'pax'])
  oracleTest('bsdtar', `what bsdtar packs as ${format} is the folder`, (t, run) => packedBy(t, run, format));
