import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { buildWindowsPayload } from '../../artifacts/payloads/windows/index.ts';
import { imports, main, widen } from '../../artifacts/payloads/windows/program.ts';
import { findProgram, needing } from './outside-program.ts';

let folder = '';
let program = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'motw-payload-'));
  program = join(folder, 'marker-writer.exe');
  writeFileSync(program, buildWindowsPayload());
});
test.after.always(() => rmSync(folder, { recursive: true }));

function output(command: string | undefined, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command ?? '', args, { encoding: 'utf8' });
  return status === 0 ? stdout : `exit ${status}: ${stderr}`;
}

const objdump = [findProgram('objdump')].find((path) => path && output(path, '-i').includes('pei-x86-64'));
const [withObjdump, noObjdump] = needing(objdump, 'objdump that knows pei-x86-64');

withObjdump(`objdump reads the headers, the imports and the unwind data${noObjdump}`, (t) => {
  const headers = output(objdump, '-p', program);
  t.deepEqual(
    [...headers.matchAll(/DLL Name: (.*)/g)].map(([, name]) => name),
    ['kernel32.dll'],
  );
  t.deepEqual(
    [...headers.matchAll(/^\s[\da-f]+\s+0\s+([A-Z]\w+)$/gm)].map(([, name]) => name),
    [...imports],
  );
  t.regex(headers, /Subsystem\s+00000003/);
  t.regex(headers, /HIGH_ENTROPY_VA\s+DYNAMIC_BASE\s+NX_COMPAT/);
  t.regex(headers, /pc\+0x06: alloc small area: rsp = rsp - 0x48\s+pc\+0x02: push rsi\s+pc\+0x01: push rbx/);
});

withObjdump(`objdump disassembles the code into the listing, line by line${noObjdump}`, (t) => {
  const disassembly = output(objdump, '-d', '-M', 'intel', '--no-show-raw-insn', program);
  const mnemonics = [...disassembly.matchAll(/^\s*[\da-f]+:\t(\S+)/gm)].map(([, mnemonic]) => mnemonic);
  const listing = [...main, ...widen].flatMap((line) => ('mnemonic' in line ? [line.mnemonic] : []));
  t.deepEqual(mnemonics, listing);
});

const sevenZip = findProgram('7z', '7zz');
const [with7z, no7z] = needing(sevenZip, '7z');

with7z(`7z lists the sections, the version and the manifest${no7z}`, (t) => {
  const listing = output(sevenZip, 'l', program);
  t.regex(listing, /CPU = x64/);
  t.regex(listing, /OriginalFilename: marker-writer\.exe/);
  t.regex(listing, /\.rsrc\/version\.txt/);
  t.regex(listing, /\.rsrc\/MANIFEST\/1/);
  t.notRegex(listing, /WARNING|ERROR|Checksum error/i);
});

const wrestool = findProgram('wrestool');
const [withWrestool, noWrestool] = needing(wrestool, 'wrestool');

withWrestool(`wrestool finds the version and the manifest${noWrestool}`, (t) => {
  const listing = output(wrestool, '-l', program);
  t.deepEqual(
    listing.split('\n').map((line) => line.replace(/ \[.*/, '')),
    ['--type=16 --name=1 --language=1033', '--type=24 --name=1 --language=1033', ''],
  );
  t.regex(output(wrestool, '-x', '--raw', '--type=24', program), /level="asInvoker"/);
});
