import { readFile } from 'node:fs/promises';
import test from 'ava';
import * as z from 'zod';
import { atomicDocumentSchema } from '../../runner/atomic/document/atomic-document.ts';
import { documentOf } from '../../runner/atomic/document/document-of.ts';
import { foreignJsonSchema } from '../../runner/atomic/document/foreign-document.ts';
import { parseAtomic } from '../../runner/atomic/reading/parse-atomic.ts';
import { sample } from './sample-atomic.ts';

const { atomic } = parseAtomic(sample, 'T1553.005.yaml');
const expectation = { status: 'detected', deadlineMs: 1, giveUpAfterMs: 3, knownGap: null } as const;
const document = documentOf({
  atomics: atomic === null ? [] : [atomic],
  problems: [],
  expectations: new Map([['22222222-2222-4333-8444-555555555555', new Map([['mark-removed', expectation]])]]),
  atomicsFolder: 'D:\\a',
});

test('the document says of each test what it is, needs and fetches, and what is expected of it', (t) => {
  const [first, second, third] = document.files[0]?.tests ?? [];
  t.like(first, {
    number: 1,
    guid: '11111111-2222-4333-8444-55555555aaaa',
    elevation: true,
    downloads: { prerequisites: true, commands: false },
    neverBecause: ["its argument 'note' has no default"],
    expect: {},
  });
  t.is(first?.resolved.dependencyExecutor, 'powershell');
  t.is(first?.resolved.cleanUp, 'Remove-Item "D:\\a\\T1553.005\\bin\\a.iso"\n');
  t.like(second, { executor: 'manual', expect: { 'mark-removed': 'detected' } });
  t.is(second?.resolved.dependencyExecutor, null);
  t.like(third, { guid: null, neverBecause: ['it is for linux', 'it needs sh'] });
});

test('the schema of a run that is shipped is the one of the code', async (t) => {
  const file = new URL('../../runner/atomic/document/foreign.schema.json', import.meta.url);
  t.deepEqual(JSON.parse(await readFile(file, 'utf8')), JSON.parse(JSON.stringify(foreignJsonSchema())));
});

test('it fits its schema, and the JSON Schema that is shipped', async (t) => {
  t.deepEqual(atomicDocumentSchema.parse(document), document);
  const file = new URL('../../runner/atomic/document/atomic.schema.json', import.meta.url);
  const schema = z.fromJSONSchema(JSON.parse(await readFile(file, 'utf8')));
  t.is(schema.safeParse(JSON.parse(JSON.stringify(document))).error, undefined);
  t.false(schema.safeParse({ ...document, schema: 'motw.atomic/2' }).success);
});
