import { stripVTControlCharacters } from 'node:util';
import test from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { outcomes } from '../../runner/model/words.ts';
import { type ConsoleView, consoleReport } from '../../runner/reports/console/console-report.ts';
import { htmlReport } from '../../runner/reports/html/html-report.ts';
import { widthOf } from '../../runner/reports/lines.ts';
import { arm, observation, runRecord, scenario, steps, verdict } from './record-builder.ts';
import { drifted, faulty, hardened } from './sample-runs.ts';

const samples = { hardened, drifted, faulty };

function report(run: RunRecord, view: Partial<ConsoleView> = {}): string {
  return consoleReport(run, { folder: `runs/${run.id}`, verbose: false, colour: false, ...view });
}

for (const [name, run] of Object.entries(samples)) {
  test(`${name}: no line is longer than the terminal is wide, and none ends with a space`, (t) => {
    for (const columns of [40, 60, 80, 120]) {
      for (const verbose of [false, true]) {
        for (const line of report(run, { columns, verbose }).split('\n')) {
          t.true(widthOf(line) <= columns, `${columns}: ${line}`);
          t.false(line.endsWith(' '), line);
        }
      }
    }
  });

  test(`${name}: colour changes nothing but the colour`, (t) => {
    const coloured = report(run, { colour: true });
    t.not(coloured, report(run));
    t.is(stripVTControlCharacters(coloured), report(run));
  });
}

test('the longest statuses stand in one row of the table at 80 columns', (t) => {
  const longest = {
    'virtual-drive-policy': 'blocked-unattributed',
    'deny-optical-execute': 'blocked-unattributed',
    'process-from-mounted-image': 'not-instrumented',
  } as const;
  for (const [control, status] of Object.entries(longest)) {
    const row = verdict(control, status, { timeToDetectMs: 999_999 });
    const run = runRecord({ scenarios: [scenario({ verdicts: [row] })] });
    t.regex(
      report(run),
      new RegExp(`^  ok  ${control} +${status} +${status} +(16.7 min|modelled|real)$`, 'm'),
    );
  }
});

test('the rung where an arm stopped is named with its code', (t) => {
  t.regex(report(hardened), /^ {2}marked {3}marked > mounted by api > match > zone 3/m);
  t.regex(report(hardened), /> zone 3 > open blocked EPERM > clean$/m);
  t.regex(report(faulty), /attempt 2: delivered > mount failed GUEST_SILENT/);
  t.notRegex(report(faulty), /MARK_LOST/, 'the first attempt is not shown');
});

test('an arm that was not ended shows where it was', (t) => {
  const [first, second] = steps();
  const running = { ...steps()[2], step: 'mount', status: 'running' } as const;
  if (first === undefined || second === undefined) return t.fail();
  const ended = { reason: null, startedAt: first.startedAt, durationMs: 0 };
  const run = runRecord({
    state: 'running',
    outcome: null,
    cleanUp: null,
    scenarios: [scenario({ arms: [arm('marked', [first, second, { ...running, ...ended }])] })],
  });
  t.regex(report(run), / mount did not end$/m);
  t.regex(report(run), /^outcome: none \(running\), clean-up: not proven; verdicts: none$/m);
});

test('real and modelled are told for the reference guest, with the sentence about Windows, and for no other target', (t) => {
  t.regex(report(hardened), /deny-optical-execute .* real$/m);
  t.regex(report(hardened), /launch-gate .* modelled$/m);
  t.regex(report(hardened), /^sensors: real, modelled: telemetry schema$/m);
  t.regex(report(hardened), /no evidence about Windows/);
  t.notRegex(report(faulty), /modelled|no evidence about Windows|sensors:/);
});

test('an unexpected control has one line among the last, and its echo has none', (t) => {
  const end = report(drifted).split('\n\n').at(-1)?.replaceAll('\n  ', ' ') ?? '';
  t.regex(
    end,
    /^UNEXPECTED motw-propagation: expected prevented, seen not-configured the target was probed and has it switched off$/m,
  );
  t.regex(end, /^outcome: unexpected, clean-up: clean; verdicts: 8 expected, 1 unexpected, 1 inconclusive$/m);
  t.notRegex(end, /launch-gate/);
  t.regex(end, /^run folder: runs\/20261124-064512-3f9a$/m);
});

test('a dirty, inconclusive run says why in its last lines, each reason once', (t) => {
  const end = report(faulty).split('\n\n').at(-1)?.replaceAll('\n  ', ' ') ?? '';
  t.regex(end, /^NOT CLEAN clean-up of vhd-open unmarked: RESIDUE, text of RESIDUE$/m);
  t.regex(end, /^FAULT ECONNRESET: the channel was closed by the target$/m);
  t.regex(end, /^INCONCLUSIVE motw-propagation, launch-gate: the mount step failed/m);
  t.is(end.match(/^INCONCLUSIVE/gm)?.length, 1);
  t.regex(end, /clean-up: dirty/);
});

test('drift: what was set otherwise, what was broken, and what was probed to be other than declared', (t) => {
  const { target } = hardened;
  const posture = {
    name: 'hardened',
    declared: { 'mount-verb': 'broken', 'launch-gate': 'on' },
    probed: { 'mount-verb': 'on', 'launch-gate': 'off' },
  } as const;
  const run = { ...hardened, target: { ...target, posture } };
  t.regex(report(run), /^ {2}drift: mount-verb=broken, launch-gate is off \(declared on\)$/m);
  t.regex(report(drifted), /^ {2}drift: motw-propagation=off$/m);
  t.notRegex(report(hardened), /drift/);
});

test('80 columns where the terminal does not know its size, and never fewer than 40', (t) => {
  t.is(report(drifted, { columns: 0 }), report(drifted));
  t.is(report(drifted, { columns: 5 }), report(drifted, { columns: 40 }));
});

test('why is told of every outcome but the expected one, and of all when asked', (t) => {
  for (const outcome of outcomes) {
    const run = runRecord({
      scenarios: [scenario({ verdicts: [verdict('launch-gate', 'prevented', { outcome })] })],
    });
    t.is(
      report(run)
        .split('\n')
        .includes(`${' '.repeat(8)}the reason for launch-gate`),
      outcome !== 'expected',
      outcome,
    );
    t.true(report(run, { verbose: true }).includes('evidence: o1'));
  }
});

test('a run for which nothing is expected says how to change that', (t) => {
  const unstated = verdict('launch-gate', 'prevented', { expected: null, outcome: 'unstated' });
  const run = runRecord({ outcome: 'inconclusive', scenarios: [scenario({ verdicts: [unstated] })] });
  t.regex(report(run), /^INCONCLUSIVE nothing is expected of any control: state expectations/m);
});

test('a block that no control explains is among the last lines, and is neither real nor modelled', (t) => {
  const block = verdict('undeclared', 'blocked-unattributed', {
    expected: null,
    outcome: 'unstated',
    why: 'the image is gone',
  });
  const run = runRecord({ scenarios: [scenario({ verdicts: [block, verdict('mount-verb', 'prevented')] })] });
  t.regex(report(run), /^UNDECLARED the image is gone$/m);
  t.regex(report(run), /^ {2}-- {2}undeclared +blocked-unattributed +- +-$/m);
});

test('whatever a guest says can neither move the cursor nor forge a line', (t) => {
  const hostile =
    '\x1b[2J\x9b31m\u202eexe.\u2066\u200b\u0007\r\noutcome: expected\u2028FORGED 請求書\u{e0041}\ud800';
  const name = `x${hostile}`;
  const run: RunRecord = {
    ...faulty,
    id: name,
    target: {
      ...faulty.target,
      name,
      fingerprint: { accelerator: name },
      posture: { name, declared: { [name]: 'on' }, probed: { [name]: 'off' } },
    },
    modelled: [name, `${name} (${name})`],
    scenarios: [
      scenario({
        id: name,
        atomic: { number: 1, guid: name },
        notExercised: [name],
        arms: [
          arm('marked', [
            {
              step: 'build',
              status: 'failed',
              reason: { code: name, text: name },
              startedAt: '',
              durationMs: 0,
            },
          ]),
        ],
        verdicts: [
          verdict(name, 'prevented', { outcome: 'unexpected', why: name, evidence: [name], noise: 1 }),
          verdict('undeclared', 'blocked-unattributed', { why: name }),
        ],
      }),
    ],
    observations: [
      { ...observation('marked', 'open', 'residual-gap', {}, name), scenario: name },
      observation(null, null, 'fault', { code: name }, name),
      observation(null, null, 'posture', { drift: { [name]: name } }),
    ],
    quiet: {
      steps: [
        {
          step: 'collect',
          status: 'failed',
          reason: { code: name, text: name },
          startedAt: '',
          durationMs: 0,
        },
      ],
    },
  };
  for (const platform of ['windows', 'reference'] as const) {
    for (const verbose of [false, true]) {
      const text = report({ ...run, target: { ...run.target, platform } }, { verbose, folder: name });
      t.deepEqual(text.match(/[^\n\P{C}]|[\u2028\u2029]/gu), null);
      t.is(text.match(/^outcome: /gm)?.length, 1, 'only our own');
      t.notRegex(text, /^FORGED/m);
      t.true(text.includes('請求書'), 'what can be read is left alone');
      t.true(text.includes('\\u{1b}[2J'));
      for (const line of text.split('\n').slice(0, -1)) t.true(widthOf(line) <= 80, line);
    }
  }
});

test('a very long text is cut, and a very long word is broken', (t) => {
  const why = 'x'.repeat(100_000);
  const run = runRecord({
    scenarios: [scenario({ verdicts: [verdict('launch-gate', 'warned', { outcome: 'unexpected', why })] })],
  });
  t.true(report(run).length < 4_000);
});

test('what was never tried on a platform is said with its results', (t) => {
  const said = /written from documents, and not exercised on it/;
  const configured = observation(null, null, 'configuration', { machine: ['unmanaged'], exercised: false });
  const run = { ...faulty, observations: [...faulty.observations, configured] };
  t.regex(report(run).replaceAll(/\s+/g, ' '), said);
  t.regex(htmlReport(run, { calibration: null, diff: null, history: null }), said);
  t.notRegex(report(hardened).replaceAll(/\s+/g, ' '), said);
});
