import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectImage } from 'iso-packer';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { sha256, writeFiles } from '../folder-contents.ts';
import { oracleTest } from '../oracle-programs.ts';

const LABEL = 'Ärger 日本';

/** Each revision that mkudffs makes such a medium of. */
const MEDIA: Readonly<Record<string, readonly string[]>> = {
  hd: ['1.01', '1.02', '1.50', '2.00', '2.01'],
  dvd: ['1.01', '1.02', '1.50', '2.00', '2.01'],
  dvdram: ['1.02', '1.50', '2.00', '2.01'],
  cdrw: ['1.50', '2.00', '2.01'],
  cdr: ['1.50', '2.00', '2.01', '2.50', '2.60'],
  dvdr: ['1.50', '2.01', '2.60'],
  bdr: ['2.50', '2.60'],
};

for (const [medium, revisions] of Object.entries(MEDIA)) {
  oracleTest('mkudffs', `a ${medium} of each revision: its label, and no files`, async (t, run) => {
    for (const revision of revisions) {
      const file = join(await temporaryFolder(t), 'image.udf');
      const args = ['--utf8', `--media-type=${medium}`, `--udfrev=${revision}`, '--blocksize=2048'];
      await run([...args, `--label=${LABEL}`, '--new-file', file, '8192']);
      const { formats, labels, entries } = await inspectImage(file);
      t.deepEqual([formats, labels], [['udf'], { udf: LABEL }], revision);
      // UDF 1.50, 3.3.7.2: blocks that must not be used belong to a file.
      const made = medium === 'cdrw' && revision === '1.50' ? ['Non-Allocatable Space'] : [];
      t.deepEqual(
        entries.map(({ path }) => path),
        made,
        revision,
      );
    }
  });
}

oracleTest('mkudffs', 'blocks of every size, and every way to say where data is', async (t, run) => {
  const variants = [
    ...[512, 1024, 2048, 4096].map((size) => [`--blocksize=${size}`]),
    ...['inicb', 'short', 'long'].map((kind) => [`--ad=${kind}`]),
    ['--strategy=4096', '--ad=long'],
    ['--noefe', '--udfrev=2.01'],
    ['--media-type=cdr', '--closed'],
  ];
  for (const variant of variants) {
    const file = join(await temporaryFolder(t), 'image.udf');
    await run(['--utf8', `--label=${LABEL}`, ...variant, '--new-file', file, '8192']);
    const { labels, entries } = await inspectImage(file);
    t.deepEqual([labels, entries], [{ udf: LABEL }, []], variant.join(' '));
  }
});

const FILES: Readonly<Record<string, string>> = {
  'Invoice Número 2024‑03 – copy.html': '<p>',
  'empty.dat': '',
  'sub/deep/exact.bin': 'e'.repeat(2048),
  'sub/more.bin': 'm'.repeat(100_001),
  ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`many/file number ${i}.txt`, `content ${i}`])),
};

oracleTest('genisoimage', 'a bridge: names, sizes and bytes of its UDF tree', async (t, run) => {
  const folder = await temporaryFolder(t);
  await writeFiles(join(folder, 'tree'), FILES);
  await mkdir(join(folder, 'tree', 'void'));
  const file = join(folder, 'bridge.iso');
  const args = ['-quiet', '-udf', '-J', '-input-charset', 'utf-8', '-V', 'BRIDGE', '-o', file];
  await run([...args, join(folder, 'tree')]);
  const { formats, labels, entries } = await inspectImage(file);
  t.deepEqual(formats, ['iso9660', 'joliet', 'udf']);
  t.deepEqual(labels, { iso9660: 'BRIDGE', joliet: 'BRIDGE', udf: 'BRIDGE' });
  t.deepEqual(
    Object.fromEntries(
      entries.filter(({ type }) => type === 'file').map((entry) => [entry.path, entry.sha256]),
    ),
    Object.fromEntries(Object.entries(FILES).map(([path, text]) => [path, sha256(text)])),
  );
  t.deepEqual(
    entries.filter(({ type }) => type === 'folder').map(({ path }) => path),
    ['many', 'sub', 'sub/deep', 'void'],
  );
});
