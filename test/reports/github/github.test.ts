import test from 'ava';
import fc from 'fast-check';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { ReportContext } from '../../../runner/ports/reporter.ts';
import { githubReport } from '../../../runner/reports/github/github-report.ts';
import { workflowCommand } from '../../../runner/reports/github/workflow-command.ts';
import { hostileRun } from '../html/hostile-run.ts';
import { runRecord, scenario, verdict } from '../record-builder.ts';
import { exercised } from '../sample-exercise.ts';
import { diffOf } from '../sample-memory.ts';
import { drifted, faulty, hardened, interrupted } from '../sample-runs.ts';
import { type ActionCommand, commandIn } from './action-command.ts';

const alone: ReportContext = { calibration: null, diff: null, history: null };
const fileOf = (id: string): string => `scenarios/${id}.yaml`;

function read(run: RunRecord, context = alone): readonly ActionCommand[] {
  return githubReport(run, context, fileOf)
    .split('\n')
    .flatMap((line) => commandIn(line) ?? []);
}

const inShort = (commands: readonly ActionCommand[]) =>
  commands.map(({ name, properties }) => `${name} ${properties.title}`);

test('unexpected is an error, inconclusive a warning; all as expected: no annotation, one line in words', (t) => {
  const commands = read(drifted);
  t.deepEqual(inShort(commands), ['error UNEXPECTED motw-propagation', 'warning INCONCLUSIVE launch-gate']);
  t.is(commands[0]?.properties.file, 'scenarios/T1553.005-2.yaml');
  t.is(commands[0]?.properties.line, '1');
  t.is(
    commands[0]?.data,
    [
      'motw-propagation: expected prevented, seen not-configured',
      'the target was probed and has it switched off',
      'run 20261124-064512-3f9a on reference',
      'Results of the reference guest are no evidence about Windows.',
      'drift: motw-propagation=off',
    ].join('\n'),
  );
  t.is(
    githubReport(hardened, alone, fileOf),
    'outcome: expected, clean-up: clean; verdicts: 10 expected. Results of the reference guest are no evidence about Windows.',
  );
  t.notRegex(githubReport(faulty, alone, fileOf), /no evidence/);
});

test('a run that was left dirty, was interrupted or judged nothing is never silent', (t) => {
  t.deepEqual(inShort(read(faulty)), [
    'error NOT CLEAN',
    'warning FAULT',
    'warning INCONCLUSIVE motw-propagation, launch-gate',
    'notice KNOWN GAP ends soon: image-mounted',
  ]);
  t.deepEqual(inShort(read(interrupted)), ['warning INCONCLUSIVE']);
  for (const run of [interrupted, { ...hardened, state: 'interrupted' as const }])
    t.regex(read(run)[0]?.data ?? '', /^the run was interrupted: /);
  t.regex(read(interrupted)[0]?.data ?? '', /^it is not proven that nothing was left behind$/m);
  t.regex(
    read({ ...faulty, state: 'interrupted' }).find(({ name }) => name === 'warning')?.data ?? '',
    /^the run was interrupted: /,
    'also where there is more to say',
  );
  t.deepEqual(inShort(read({ ...hardened, scenarios: [] })), ['warning INCONCLUSIVE']);
});

test('one error for all that regressed since the baseline; flaky and improved, a control once', (t) => {
  const commands = read(exercised, { ...alone, diff: diffOf(exercised) });
  t.deepEqual(inShort(commands), [
    'error REGRESSED motw-propagation',
    'error UNEXPECTED motw-propagation',
    'warning INCONCLUSIVE launch-gate',
    'warning FLAKY image-mounted',
    'notice IMPROVED mount-verb',
  ]);
  const unstated = {
    ...exercised,
    outcome: 'inconclusive' as const,
    scenarios: exercised.scenarios.map((one) => ({
      ...one,
      verdicts: one.verdicts.map((v) => ({ ...v, expected: null, outcome: 'unstated' as const })),
    })),
  };
  t.is(
    inShort(read(unstated, { ...alone, diff: diffOf(exercised) }))[0],
    'error REGRESSED motw-propagation',
    'also where nothing is expected',
  );
});

test('a known gap is told when it ends soon, and where the record has no date, not at all', (t) => {
  const gap = (until: string) => {
    const why = `it said nothing; known gap${until}: no rule yet`;
    const verdicts = [verdict('image-mounted', 'missed', { outcome: 'known-gap', why })];
    return runRecord({ outcome: 'known-gap', scenarios: [scenario({ verdicts })] });
  };
  t.deepEqual(inShort(read(gap(' until 2026-12-01'))), ['notice KNOWN GAP ends soon: image-mounted']);
  t.deepEqual(read(gap(' until 2027-06-01')), []);
  t.deepEqual(read(gap('')), []);
});

test('of more than GitHub shows, the most important ones come first, and the last one names the others', (t) => {
  const better = Array.from({ length: 6 }, (_, i) =>
    verdict(`better-${i}`, 'prevented', { expected: 'not-prevented', outcome: 'unexpected' }),
  );
  const worse = Array.from({ length: 6 }, (_, i) =>
    verdict(`worse-${i}`, 'not-prevented', { expected: 'prevented', outcome: 'unexpected' }),
  );
  const run = runRecord({
    outcome: 'unexpected',
    cleanUp: 'dirty',
    scenarios: [scenario({ verdicts: [...better, ...worse] }), scenario({ id: 'again', verdicts: worse })],
  });
  const errors = read(run).filter(({ name }) => name === 'error');
  t.is(errors.length, 10);
  t.regex(errors[0]?.properties.title ?? '', /^NOT CLEAN/);
  const told = errors.flatMap(({ properties, data }) => [properties.title, ...data.split('\n')]).join('\n');
  for (const { control } of [...better, ...worse]) t.true(told.includes(control), control);
  t.regex(errors.at(-1)?.properties.title ?? '', /^and \d+ more$/);
  t.false(errors.slice(0, 7).some(({ properties }) => /better/.test(properties.title ?? '')));
});

test('a command says the same to the runner as it was given', (t) => {
  const text = fc.string({
    unit: fc.constantFrom('%', ':', ',', '=', ';', ']', 'a', '25', '0A', '3A', 'ü'),
    minLength: 1,
    maxLength: 12,
  });
  t.notThrows(() =>
    fc.assert(
      fc.property(text, text, text, (title, message, file) => {
        const command = commandIn(
          workflowCommand({ level: 'error', title, message: [message, message], file }),
        );
        // The pattern that GitHub takes for a command is spelled out in what is shown.
        const same = (given: string, seen: string | undefined) => seen?.replaceAll('\\u{3a}', ':') === given;
        return (
          same(title, command?.properties.title) &&
          same(`${message}\n${message}`, command?.data) &&
          same(file, command?.properties.file)
        );
      }),
    ),
  );
});

test('whatever a guest says, there is no command but ours, and it ends no line', (t) => {
  const expected = inShort(read(hostileRun('x'))).length;
  const unit = fc.constantFrom(
    '\n',
    '\r\n',
    '\u2028',
    '\u0085',
    '::',
    ':',
    'error',
    'stop-commands',
    '::stop-commands::tok',
    '::add-mask::',
    '##[',
    '##[error]',
    ']',
    ' ',
    ',',
    '=',
    '%0A',
    '%',
    'title',
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 10 }), (text) => {
        const lines = githubReport(hostileRun(text), alone, () => text).split('\n');
        const commands = lines.map((line) => commandIn(line)?.name ?? 'none');
        t.is(lines.length, expected + 1, 'one line each, and the last one');
        t.is(commands.pop(), 'none');
        t.deepEqual(lines.join('').match(/[^\P{C}]|[\u2028\u2029]/gu), null);
        return commands.every((name) => ['error', 'warning', 'notice'].includes(name));
      }),
      { numRuns: 300 },
    ),
  );
});
