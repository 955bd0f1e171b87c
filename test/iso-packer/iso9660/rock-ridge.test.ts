import { Buffer } from 'node:buffer';
import test, { type ExecutionContext } from 'ava';
import { IsoError, type IsoErrorCode, inspectImage } from 'iso-packer';
import { imageFile } from '../image-file.ts';
import { SECTOR } from '../raw-image.ts';
import {
  alternateName,
  childLink,
  continuation,
  directory,
  entry,
  FIRST_BLOCK,
  type HandMadeRecord,
  handMadeImage,
  selfAndParent,
} from './hand-made.ts';

const ROOT = FIRST_BLOCK;
const SECOND = FIRST_BLOCK + 1;
const THIRD = FIRST_BLOCK + 2;

/** A root with these records, and the blocks behind it. */
function tree(records: readonly HandMadeRecord[], ...blocks: Buffer[]): Promise<Buffer> {
  return handMadeImage([directory([...selfAndParent(ROOT, SECTOR, true), ...records]), ...blocks]);
}

function block(content: Buffer): Buffer {
  return Buffer.concat([content], SECTOR);
}

async function paths(t: ExecutionContext, image: Promise<Buffer>): Promise<string[]> {
  const { formats, entries } = await inspectImage(await imageFile(t, await image));
  t.true(formats.includes('rock-ridge'));
  return entries.map(({ path, type }) => (type === 'folder' ? `${path}/` : path));
}

function refused(title: string, image: () => Promise<Buffer>, code: IsoErrorCode): void {
  test(`${title}: ${code}`, async (t) => {
    const file = await imageFile(t, await image());
    const error = await t.throwsAsync(() => inspectImage(file), { instanceOf: IsoError });
    t.deepEqual([error?.code, typeof error?.offset], [code, 'number']);
  });
}

test('a name is put together from its parts, in the record and in continuation areas', async (t) => {
  const last = alternateName('.txt');
  const second = Buffer.concat([alternateName('two ', 1), continuation(SECOND, 512, last.length)]);
  const area = block(second);
  last.copy(area, 512);
  const systemUse = [alternateName('one ', 1), continuation(SECOND, 0, second.length)];
  t.deepEqual(await paths(t, tree([{ identifier: 'X.;1', systemUse }], area)), ['one two .txt']);
});

test('what follows ST is none of the system use area', async (t) => {
  const systemUse = [alternateName('shown'), entry('ST', Buffer.alloc(0)), alternateName(' not')];
  t.deepEqual(await paths(t, tree([{ identifier: 'X.;1', systemUse }])), ['shown']);
});

test('a record without a name of its own has its ISO 9660 name', async (t) => {
  t.deepEqual(await paths(t, tree([{ identifier: 'X.TXT;1' }])), ['X.TXT']);
});

test('a name that is not UTF-8 is shown byte by byte', async (t) => {
  const systemUse = [entry('NM', Buffer.from([0, 0xe9, 0x2e, 0x74]))];
  t.deepEqual(await paths(t, tree([{ identifier: 'X.;1', systemUse }])), ['é.t']);
});

test('a symbolic link is an empty file, as Windows and the other trees have it', async (t) => {
  const systemUse = [alternateName('link'), entry('SL', Buffer.from([0, 8, 0]))];
  t.deepEqual(await paths(t, tree([{ identifier: 'X.;1', systemUse }])), ['link']);
});

test('a folder that was moved is shown where its link is, and there alone', async (t) => {
  const moved = [...selfAndParent(THIRD, SECTOR), { identifier: 'F.;1', systemUse: [alternateName('file')] }];
  const store = [
    ...selfAndParent(SECOND, SECTOR),
    { identifier: 'M', sector: THIRD, size: SECTOR, flags: 2, systemUse: [entry('RE', Buffer.alloc(0))] },
  ];
  const image = tree(
    [
      { identifier: 'HERE.;1', systemUse: [alternateName('here'), childLink(THIRD)] },
      { identifier: 'STORE', sector: SECOND, size: SECTOR, flags: 2 },
    ],
    directory(store),
    directory(moved),
  );
  t.deepEqual(await paths(t, image), ['STORE/', 'here/', 'here/file']);
});

test('SP is found behind a CD-ROM XA record, and what it skips is skipped', async (t) => {
  const xa = Buffer.alloc(14);
  xa.write('XA', 6, 'latin1');
  const [self, parent] = selfAndParent(ROOT, SECTOR);
  const sharing = [xa, entry('SP', Buffer.from([0xbe, 0xef, 14])), entry('PX', Buffer.alloc(32))];
  const root = directory([
    ...(self ? [{ ...self, systemUse: sharing }] : []),
    ...(parent ? [parent] : []),
    { identifier: 'X.;1', systemUse: [xa, alternateName('behind it')] },
  ]);
  t.deepEqual(await paths(t, handMadeImage([root])), ['behind it']);
});

refused(
  'a continuation area that continues in itself',
  () => {
    const loop = continuation(SECOND, 0, 28);
    return tree([{ identifier: 'X.;1', systemUse: [loop] }], block(loop));
  },
  'ISO_LIMIT',
);
refused(
  'a continuation area that leaves its block',
  () => tree([{ identifier: 'X.;1', systemUse: [continuation(SECOND, 2000, 49)] }], block(Buffer.alloc(0))),
  'ISO_BAD_RECORD',
);
refused(
  'a continuation area beyond the image',
  () => tree([{ identifier: 'X.;1', systemUse: [continuation(0xffff_ffff, 0, 28)] }]),
  'ISO_TRUNCATED',
);
refused(
  'a link to the root',
  () => tree([{ identifier: 'X.;1', systemUse: [alternateName('up'), childLink(ROOT)] }]),
  'ISO_LOOP',
);
refused(
  'two links to one folder',
  () =>
    tree(
      ['a', 'b'].map((name) => ({
        identifier: `${name}.;1`,
        systemUse: [alternateName(name), childLink(SECOND)],
      })),
      directory(selfAndParent(SECOND, SECTOR)),
    ),
  'ISO_LOOP',
);
refused(
  'folders that link to each other',
  () =>
    tree(
      [{ identifier: 'A.;1', systemUse: [alternateName('a'), childLink(SECOND)] }],
      directory([
        ...selfAndParent(SECOND, SECTOR),
        { identifier: 'B.;1', systemUse: [alternateName('b'), childLink(THIRD)] },
      ]),
      directory([
        ...selfAndParent(THIRD, SECTOR),
        { identifier: 'A.;1', systemUse: [alternateName('a'), childLink(SECOND)] },
      ]),
    ),
  'ISO_LOOP',
);
refused(
  'a link to what is no folder',
  () =>
    tree(
      [{ identifier: 'X.;1', systemUse: [alternateName('x'), childLink(SECOND)] }],
      block(Buffer.alloc(0)),
    ),
  'ISO_BAD_RECORD',
);
refused(
  'a link beyond the image',
  () => tree([{ identifier: 'X.;1', systemUse: [alternateName('x'), childLink(0xffff_ffff)] }]),
  'ISO_TRUNCATED',
);
for (const name of ['../up', '..', '.', 'a/b', 'nul\0']) {
  refused(
    `the name ${JSON.stringify(name)}`,
    () => tree([{ identifier: 'X.;1', systemUse: [alternateName(name)] }]),
    'ISO_BAD_NAME',
  );
}
/** A root of so many records, each with a continuation area; behind it two blocks. */
function manyContinuations(sectors: number, area: (i: number, first: number) => Buffer): Promise<Buffer> {
  const perSector = 30;
  const records = Array.from({ length: perSector * sectors }, (_, i) => ({
    identifier: String(i).padStart(6, '0'),
    systemUse: [area(i, ROOT + sectors + 1)],
  }));
  const root = directory([...selfAndParent(ROOT, (sectors + 1) * SECTOR, true), ...records], sectors + 1);
  return handMadeImage([root, block(Buffer.alloc(0)), block(Buffer.alloc(0))]);
}

refused(
  'continuation areas that are far more than the image',
  () => manyContinuations(1100, (_, first) => continuation(first, 0, SECTOR)),
  'ISO_LIMIT',
);
refused(
  'continuation areas that have another block fetched for each record',
  () => manyContinuations(3400, (i, first) => continuation(first + (i % 2), 0, 4)),
  'ISO_LIMIT',
);
