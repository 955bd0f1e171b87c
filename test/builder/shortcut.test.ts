import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { shortcut } from '../../artifacts/builder/shortcut.ts';
import { temporaryFolder } from '../iso-packer/image-file.ts';
import { oracleTest } from '../oracle/oracle-programs.ts';

/** Where the shortcut lies, where its target does, and the way from the one to the other as Windows writes it. */
const ways: readonly (readonly [string, string, string])[] = [
  ['Invoice.lnk', 'Invoice.exe', '.\\Invoice.exe'],
  ['Invoice.lnk', 'programs/x64/Invoice.exe', '.\\programs\\x64\\Invoice.exe'],
  ['read me/Invoice.lnk', 'Invoice.exe', '..\\Invoice.exe'],
  ['a/b/Invoice.lnk', 'a/c/Invoice.exe', '..\\c\\Invoice.exe'],
  ['a/Invoice.lnk', 'a/Invoice.exe', '.\\Invoice.exe'],
  ['Rechnung.lnk', 'Rechnung Größe ✓.exe', '.\\Rechnung Größe ✓.exe'],
];

for (const [from, path, way] of ways) {
  test(`${from} leads to ${path} by ${way}, and by nothing else`, (t) => {
    const bytes = Buffer.from(shortcut(from, { path, size: 5120 }));
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    t.is(view.getUint32(0, true), 76, 'size of the header');
    t.is(
      view.getUint32(20, true),
      0x88,
      'no target ids, no link information, no arguments; a relative path, in Unicode',
    );
    t.is(view.getUint16(76, true), way.length);
    t.is(bytes.subarray(78, 78 + 2 * way.length).toString('utf16le'), way);
    t.deepEqual([...bytes.subarray(78 + 2 * way.length)], [0, 0, 0, 0], 'no extra data');
  });
}

test('the same shortcut is the same bytes, without a time or a name of the machine that made it', (t) => {
  const make = () => shortcut('Invoice.lnk', { path: 'Invoice.exe', size: 5120 });
  t.deepEqual(make(), make());
  t.is(
    Buffer.from(make()).toString('hex'),
    `4c000000${'0114020000000000c000000000000046'}8800000080000000${'00'.repeat(24)}00140000${'00000000'}01000000${'00'.repeat(12)}` +
      `0d00${Buffer.from('.\\Invoice.exe', 'utf16le').toString('hex')}00000000`,
  );
});

for (const [from, path, way] of ways.filter(([, path]) => !path.includes('✓'))) {
  oracleTest('lnkinfo', `reads the way from ${from} to ${path}`, async (t, run) => {
    const file = join(await temporaryFolder(t), 'a.lnk');
    await writeFile(file, shortcut(from, { path, size: 5120 }));
    const said = await run([file]);
    const facts = said.slice(said.indexOf('Windows Shortcut information'));
    t.deepEqual(facts.match(/Contains .*/g), ['Contains a relative path string'], facts);
    t.is(/Relative path\s*: (.*)/.exec(facts)?.[1], way);
    t.regex(facts, /File size\s*: 5120 bytes/);
    t.regex(facts, /Is normal \(FILE_ATTRIBUTE_NORMAL\)/);
    t.is(facts.match(/time\s*: Not set \(0\)/g)?.length, 3);
    t.notRegex(facts, /arguments|Local path|Network path|Working directory|Volume|Tracker/i);
  });
}

oracleTest('lnkinfo', 'finds a shortcut with a wrong header not to be one', async (t, run) => {
  const file = join(await temporaryFolder(t), 'a.lnk');
  const bytes = Buffer.from(shortcut('Invoice.lnk', { path: 'Invoice.exe', size: 5120 }));
  bytes[4] = 0;
  await writeFile(file, bytes);
  await t.throwsAsync(run([file]));
});
