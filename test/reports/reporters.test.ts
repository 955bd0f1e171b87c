import test from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { diffReport } from '../../runner/reports/console/diff-report.ts';
import { reporters, reportFormats } from '../../runner/reports/reporters.ts';
import { observation, runRecord } from './record-builder.ts';
import { diffOf } from './sample-memory.ts';
import { drifted, faulty, hardened, interrupted } from './sample-runs.ts';

const all = reporters({ folder: null, verbose: false, colour: false });

async function rendered(format: string, run = drifted): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of all.get(format)?.render(run, { calibration: null, diff: null, history: null }) ??
    [])
    chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

test('the formats', (t) => {
  t.deepEqual(
    [...all.keys()],
    ['console', 'json', 'html', 'junit', 'markdown', 'github', 'csv', 'attire', 'navigator', 'sarif'],
  );
  t.deepEqual(reportFormats, [...all.keys()]);
  for (const [name, reporter] of all) t.is(reporter.format, name);
});

test('json: the record as it is, one document', async (t) => {
  t.deepEqual(JSON.parse(await rendered('json')), JSON.parse(JSON.stringify(drifted)));
});

test('json: what a terminal or a CI service could act on is escaped, and the document is the same', async (t) => {
  const hostile = '\x9b\u202e\u2028\u{e0041}\x1b\x7f##[error]x##vso[task.complete]';
  const run = runRecord({ observations: [observation('marked', 'open', 'fault', { [hostile]: hostile })] });
  const text = await rendered('json', run);
  t.notRegex(text, /##[a-z]*\[/);
  t.deepEqual(text.match(/[^\n\P{C}]|[\u2028\u2029]/gu), null);
  t.deepEqual(JSON.parse(text), run);
});

test('console: text for people, without a folder when there is none', async (t) => {
  const text = await rendered('console');
  t.regex(text, /^outcome: unexpected/m);
  t.notRegex(text, /run folder/);
  t.true(text.endsWith('\n'));
});

test('console: a run that had a baseline is followed by what changed since', async (t) => {
  const diff = diffOf(drifted);
  const chunks = all.get('console')?.render(drifted, { calibration: null, diff, history: null }) ?? [];
  const text = Buffer.concat(await Array.fromAsync(chunks)).toString('utf8');
  t.is(text, `${await rendered('console')}\n${diffReport(diff, { all: false, colour: false })}\n`);
});

test('html: a page, and the same one for the same record', async (t) => {
  const text = await rendered('html');
  t.true(text.startsWith('<!doctype html>\n'));
  t.true(text.endsWith('</html>\n'));
  t.is(text, await rendered('html'));
});

for (const format of reportFormats.filter((one) => one !== 'json')) {
  test(`${format}: results of the reference guest are said to be no evidence about Windows, whatever they are, and no others`, async (t) => {
    // A page's style sheet has the words for all.
    const said = async (run: RunRecord) =>
      /no evidence about Windows/.test((await rendered(format, run)).replace(/<style>.*<\/style>/s, ''));
    for (const run of [hardened, drifted, interrupted]) t.true(await said(run));
    t.false(await said(faulty));
  });
}
