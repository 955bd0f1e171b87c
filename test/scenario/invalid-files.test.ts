import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { codes } from '../../runner/scenario/finding.ts';
import { parseScenario } from '../../runner/scenario/parse-scenario.ts';
import { knownControls } from './known-controls.ts';

const folder = new URL('invalid/', import.meta.url);
const fixtures = readdirSync(folder);

/** Raised by the loader, which knows file names; see load-scenarios.test.ts. */
const ofTheLoader = ['NOT_ITS_NAME', 'UNREADABLE'];

test('every error code has a file that raises it', (t) => {
  const covered = fixtures.map((name) => name.replace('.yaml', ''));
  t.deepEqual([...covered, ...ofTheLoader].sort(), [...codes].sort());
});

for (const name of fixtures) {
  test(`${name} raises its code and no other, on the line marked 'here'`, (t) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const marked = text.split('\n').findIndex((line) => line.endsWith('# here')) + 1;

    const { scenario, problems } = parseScenario(text, name, { controls: knownControls });

    t.is(scenario, null);
    t.deepEqual(
      problems.map(({ file, line, code, severity }) => ({ file, line, code, severity })),
      [{ file: name, line: marked, code: name.replace('.yaml', ''), severity: 'error' }],
    );
  });
}
