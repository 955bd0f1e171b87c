import { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import test from 'ava';
import { AvaReport } from '../ava-report.js';

async function report(lines: readonly string[]) {
  let text = '';
  const out = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const ava = new AvaReport(out);
  const stdout = Readable.from(lines.map((line) => `${line}\n`));
  ava.read(stdout);
  await finished(stdout);
  await new Promise((resolve) => setImmediate(resolve));
  ava.finish();
  return text.trimEnd().split('\n');
}

test('passed tests are counted, not listed', async (t) => {
  t.deepEqual(
    await report(['', '  ✔ a › one', '    ℹ logged', '  \u001b[32m✔\u001b[39m a › two (1.2s)', '  ─']),
    ['  ─', '2 passed, 0 failed'],
  );
});

test('a failed test is shown at once, and its details at the end', async (t) => {
  const lines = [
    '  ✔ one',
    '  ✘ [fail]: two',
    '    ℹ logged',
    '  ─',
    '',
    '  two',
    '  ✔ not a test',
    '',
    '  1 test failed',
  ];
  t.deepEqual(await report(lines), [
    '  ✘ [fail]: two',
    '    ℹ logged',
    '  ─',
    '',
    '  two',
    '  ✔ not a test',
    '',
    '  1 test failed',
    '1 passed, 1 failed',
  ]);
});

test('a file that ends badly is a failure', async (t) => {
  const text = await report(['  ✘ test/b.test.ts exited with a non-zero exit code: 1']);
  t.is(text.at(-1), '0 passed, 1 failed');
});

test('skipped tests are listed with their reasons', async (t) => {
  t.deepEqual(
    await report(['  ✔ one', '  - [skip] two (skipped: no apt-get here)', '  - [todo] three', '  ─']),
    ['  ─', 'skipped: two (skipped: no apt-get here)', 'skipped: three', '1 passed, 0 failed, 2 skipped'],
  );
});
