import { readFile, writeFile } from 'node:fs/promises';
import test from 'ava';
import type { ReportContext } from '../../runner/ports/reporter.ts';
import { reporters } from '../../runner/reports/reporters.ts';
import { calibration } from './html/sample-calibration.ts';
import { exercised } from './sample-exercise.ts';
import { diffOf, pastOfRun } from './sample-memory.ts';
import { drifted, faulty, hardened, interrupted } from './sample-runs.ts';

/**
 * Every format of every sample as kept in `golden/`. A change that is meant is taken over by
 * `GOLDEN=write npm test -- 'test/reports/golden.test.ts'`, and read in the difference.
 */
const samples = { hardened, drifted, faulty, interrupted, exercised };
const beside: Readonly<Record<string, Partial<ReportContext>>> = {
  hardened: { calibration },
  exercised: { diff: diffOf(exercised), history: pastOfRun(exercised, 12) },
};

const endings: Readonly<Record<string, string>> = {
  console: 'txt',
  json: 'generated.json',
  html: 'generated.html',
  junit: 'junit.xml',
  markdown: 'generated.md',
  github: 'github.txt',
  csv: 'csv',
  attire: 'attire.generated.json',
  navigator: 'navigator.generated.json',
  sarif: 'generated.sarif',
};

for (const [name, run] of Object.entries(samples)) {
  const all = reporters({ folder: `runs/${run.id}`, verbose: false, colour: false });
  for (const [format, reporter] of all) {
    test(`${name} as ${format} is as kept in golden/${name}.${endings[format]}`, async (t) => {
      const chunks: Uint8Array[] = [];
      const context = { calibration: null, diff: null, history: null, ...beside[name] };
      for await (const chunk of reporter.render(run, context)) chunks.push(chunk);
      const text = withoutStyle(Buffer.concat(chunks).toString('utf8'));
      const file = new URL(`golden/${name}.${endings[format]}`, import.meta.url);
      if (process.env.GOLDEN === 'write') await writeFile(file, text);
      t.is(text, await readFile(file, 'utf8'));
    });
  }
}

/** A change of colour is no change of what is said. */
function withoutStyle(text: string): string {
  return text.replace(/<style>.*<\/style>/s, '<style></style>').replace(/'sha256-[^']+'/, "'sha256-'");
}
