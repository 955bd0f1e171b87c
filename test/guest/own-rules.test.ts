import { join } from 'node:path';
import test from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { labFolder, sigma } from '../config/lab-folder.ts';
import { leftOf, motw, temporaryFolder } from './motw.ts';

test('rules of the user are controls of a run: one hits, one has no log source on this guest; a SIEM is not asked', async (t) => {
  const lab = await labFolder({
    'motw.yaml': `rules:
  - mine
  - { path: mine/mounted-by-script.yml, actsAt: mount }
sources:
  - kind: http-json
    name: siem
    url: https://siem.invalid
    path: /alerts
    items: hits
    fields: { id: id, time: time, rule: rule }
    alerts: [{ control: siem-iso, rule: r, actsAt: mount }]
expect:
  reference:
    '*':
      iso-in-downloads: { status: detected, deadline: 10s }
      mounted-by-script:
        status: not-instrumented
        knownGap: { reason: the reference guest has no PowerShell log, until: 2999-12-31 }
`,
    'mine/iso-in-downloads.yml': sigma(
      'category: file_event',
      "TargetFilename|re: '\\\\Downloads\\\\[^\\\\]+\\.iso$'",
    ),
    'mine/mounted-by-script.yml': sigma('service: powershell', "ScriptBlockText|contains: 'Mount-DiskImage'"),
  });
  const { code, stdout, stderr } = await motw([
    'run',
    'T1553.005-1',
    ...['--arms', 'marked', '--json'],
    ...['--config', join(lab, 'motw.yaml'), '--out', await temporaryFolder()],
  ]);
  t.is(code, 0, stderr);
  const run = JSON.parse(stdout) as RunRecord;
  const verdicts = new Map(run.scenarios[0]?.verdicts.map((verdict) => [verdict.control, verdict]));
  t.like(verdicts.get('iso-in-downloads'), { status: 'detected', outcome: 'expected' });
  t.like(verdicts.get('mounted-by-script'), { status: 'not-instrumented', outcome: 'known-gap' });
  t.is(run.outcome, 'known-gap');
  t.regex(stderr, /^not asked: siem of /m);
  const unasked = run.observations.filter(({ data }) => data.asked === false);
  t.deepEqual(
    unasked.map(({ kind, data }) => [kind, data.source]),
    [['configuration', 'siem']],
  );
  t.is(Object.keys(run.harness.rules).length, 7);
  t.deepEqual(await leftOf(run.id), []);
});
