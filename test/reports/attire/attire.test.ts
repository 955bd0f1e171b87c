import test from 'ava';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { attireReport } from '../../../runner/reports/attire/attire-report.ts';
import { doubtful, everyRun, knownGap, longestText, textsOf, unjudged } from '../exchanged-runs.ts';
import { arm, observation, runRecord, scenario, steps } from '../record-builder.ts';
import { exercised } from '../sample-exercise.ts';
import { drifted, faulty, hardened, interrupted } from '../sample-runs.ts';
import { officialSchema } from '../schemas/official-schema.ts';

const wrongWith = officialSchema('attire-1-1');
const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface Log {
  readonly 'execution-data': {
    readonly 'execution-id': string;
    readonly 'execution-command': string;
    readonly 'time-generated': string;
    readonly target: Readonly<Record<string, string>>;
    readonly 'x-motw-not-executed': readonly { readonly scenario: string }[];
    readonly 'x-motw-exercise': readonly { readonly note: string | null }[];
    readonly 'x-motw-run': { readonly remark: string | null };
  };
  readonly procedures: readonly Procedure[];
}

interface Procedure {
  readonly 'procedure-name': string;
  readonly 'procedure-id'?: { readonly type: string; readonly id: string };
  readonly 'mitre-technique-id': string;
  readonly order: number;
  readonly steps: readonly Step[];
  readonly 'x-motw-verdicts': readonly { readonly control: string; readonly status: string }[];
}

interface Step {
  readonly command: string;
  readonly order: number;
  readonly 'time-start': string;
  readonly 'time-stop': string;
  readonly output: readonly { readonly level: string; readonly content: string }[];
}

function logOf(run: RunRecord): Log {
  return JSON.parse(attireReport(run)) as Log;
}

function onlyProcedure(run: RunRecord): Procedure {
  const { procedures } = logOf(run);
  const [first] = procedures;
  if (first === undefined || procedures.length !== 1) throw new Error(`${procedures.length} procedures`);
  return first;
}

function printed({ output }: Pick<Step, 'output'>, level?: string): string {
  return output
    .filter((entry) => level === undefined || entry.level === level)
    .map(({ content }) => content)
    .join('\n');
}

for (const [name, run] of Object.entries(everyRun)) {
  test(`${name}: valid by the official schema, and of printable text`, (t) => {
    const log = logOf(run);
    t.deepEqual(wrongWith(log), []);
    for (const text of textsOf(log)) {
      t.notRegex(text, /(?!\n)\p{C}/u);
      t.true(text.length <= 60 * longestText);
    }
  });

  test(`${name}: what the schema does not hold is held, too: times, orders, levels, something in every text`, (t) => {
    const log = logOf(run);
    t.deepEqual(
      log.procedures.map(({ order }) => order),
      log.procedures.map((_, i) => i + 1),
    );
    for (const { steps } of log.procedures) {
      t.deepEqual(
        steps.map(({ order }) => order),
        steps.map((_, i) => i + 1),
      );
      t.true(steps.length > 0);
      for (const step of steps) {
        t.regex(step['time-start'], utc);
        t.regex(step['time-stop'], utc);
        t.true(step['time-start'] <= step['time-stop']);
        for (const { level, content } of step.output) {
          t.true(['STDOUT', 'STDERR'].includes(level));
          t.not(content, '');
        }
      }
    }
  });
}

test('a document that breaks the schema is found out', (t) => {
  const log = logOf(hardened);
  t.not(wrongWith({ ...log, procedures: undefined }).length, 0);
  t.not(wrongWith({ ...log, procedures: [{ steps: [{ command: 'x' }] }] }).length, 0);
  t.not(
    wrongWith({ ...log, procedures: [{ steps: [{ ...log.procedures[0]?.steps[0], order: '1' }] }] }).length,
    0,
  );
});

test('a scenario is a procedure, known by the guid of its atomic test, with the steps of both arms', (t) => {
  const procedure = onlyProcedure(hardened);
  t.deepEqual(procedure['procedure-id'], { type: 'guid', id: '42f22b00-0242-4afc-a61b-0da05041f9cc' });
  t.is(procedure['mitre-technique-id'], 'T1553.005');
  t.deepEqual(
    procedure.steps.map(({ command }) => command),
    [
      '[marked] deliver the image with the mark (Zone.Identifier)',
      '[marked] mount the image by double-click, then by api',
      '[marked] read the files of the mounted image and their marks',
      '[marked] open the program inside',
      '[marked] send canaries and read the event sources',
      '[marked] unmount the image, remove what was delivered, and look whether anything is left',
      '[unmarked] deliver the image without the mark (Zone.Identifier)',
      '[unmarked] mount the image by double-click, then by api',
      '[unmarked] read the files of the mounted image and their marks',
      '[unmarked] open the program inside',
      '[unmarked] send canaries and read the event sources',
      '[unmarked] unmount the image, remove what was delivered, and look whether anything is left',
    ],
  );
});

test('a mark that was taken off again is told, and so is every way that was tried', (t) => {
  const path = 'C:\\Users\\analyst\\Downloads\\Invoice.iso';
  const run = runRecord({
    scenarios: [scenario({ arms: [arm('marked', steps())] })],
    observations: [
      observation('marked', 'deliver', 'delivered', { path, witness: 'guest' }),
      observation('marked', 'deliver', 'mark-read', { path, stream: 'ZoneId=3', witness: 'guest' }),
      observation('marked', 'deliver', 'mark-read', { path, stream: null, unblocked: true }),
      observation('marked', 'mount', 'mount-attempt', { by: 'double-click', is: 'unavailable' }),
      observation('marked', 'mount', 'mount-attempt', { by: 'api', is: 'done', root: 'E:\\' }),
      observation('marked', 'open', 'open-attempt', { by: 'double-click', is: 'refused', path: 'E:\\a.exe' }),
      observation('marked', 'open', 'open-attempt', { by: 'create-process', is: 'done', path: 'E:\\a.exe' }),
    ],
  });
  t.deepEqual(
    onlyProcedure(run)
      .steps.slice(0, 4)
      .map(({ command }) => command),
    [
      `[marked] deliver ${path} with the mark (Zone.Identifier), then take the mark off (Unblock-File)`,
      `[marked] mount ${path} by api`,
      '[marked] read the files of the mounted image at E:\\ and their marks',
      '[marked] open E:\\a.exe by double-click, then by create-process',
    ],
  );
});

test('a scenario without an atomic test has no id, and none is made up', (t) => {
  t.is(onlyProcedure(faulty)['procedure-id'], undefined);
  t.is(onlyProcedure(everyRun.hostile as RunRecord)['procedure-id'], undefined);
});

test('only what was done in the guest is a step: no building, nothing skipped; a second attempt is', (t) => {
  const commands = onlyProcedure(faulty).steps.map(({ command }) => command);
  t.deepEqual(
    commands.map((command) => command.split(' ').slice(0, 5).join(' ')),
    [
      '[marked] deliver the image with',
      '[marked] send canaries and read',
      '[marked] remove what was delivered,',
      '[marked, attempt 2] deliver the',
      '[marked, attempt 2] mount the',
      '[marked, attempt 2] send canaries',
      '[marked, attempt 2] unmount the',
      '[unmarked] deliver the image without',
      '[unmarked] mount the image',
      '[unmarked] read the files of',
      '[unmarked] open the program inside',
      '[unmarked] send canaries and read',
      '[unmarked] unmount the image, remove',
    ],
  );
});

test('why a step was stopped or failed is its error output', (t) => {
  const steps = onlyProcedure(faulty).steps;
  t.is(printed(steps[4] as Step, 'STDERR'), 'GUEST_SILENT: text of GUEST_SILENT');
  t.regex(printed(steps[4] as Step, 'STDOUT'), /^mount: failed$/m);
});

test('every verdict stands in the output of the last step, and for programs beside it', (t) => {
  const procedure = onlyProcedure(drifted);
  const last = printed(procedure.steps.at(-1) as Step);
  t.regex(last, /^preventive control motw-propagation: not-configured, UNEXPECTED: expected prevented$/m);
  t.regex(last, /^detective control image-mounted: detected, as expected, after 96 ms$/m);
  t.regex(last, /^why: the target was probed and has it switched off$/m);
  t.regex(last, /^why: the reason for mark-written; hits while nothing was done: 2$/m);
  t.deepEqual(
    procedure['x-motw-verdicts'].map(({ control, status }) => [control, status]),
    drifted.scenarios[0]?.verdicts.map(({ control, status }) => [control, status]),
  );
  t.regex(printed(onlyProcedure(knownGap).steps.at(-1) as Step), /image-mounted: missed, known gap$/m);
});

test('the words of the blue team stand at their step, those about no step at the end, and all beside it', (t) => {
  const { procedures, 'execution-data': data } = logOf(exercised);
  const steps = procedures[0]?.steps ?? [];
  const mount = printed(steps.find(({ command }) => command.startsWith('[marked] mount')) as Step);
  t.regex(mount, /^exercise: stopped for 41\.0 s before mount$/m);
  t.regex(mount, /^blue team: The analyst on call opened/m);
  const inspect = printed(steps.find(({ command }) => command.startsWith('[marked] read')) as Step);
  t.regex(inspect, /^blue team on motw-propagation: blocked; SmartScreen came up$/m);
  const last = printed(steps.at(-1) as Step);
  t.regex(last, /^blue team \(quiet arm\): Next time: the night shift\.$/m);
  t.regex(
    last,
    /^exercise \(marked arm\): stopped for 15\.0 s before build$/m,
    'building is no step of the log',
  );
  t.is(data['x-motw-exercise'].length, exercised.observations.length - drifted.observations.length);
});

test('what a killed run had begun is a step of no known end, and what it never began is no procedure', (t) => {
  const { procedures, 'execution-data': data } = logOf(interrupted);
  t.is(procedures.length, 2);
  const step = procedures[1]?.steps.at(-1) as Step;
  t.is(step['time-start'], step['time-stop']);
  t.regex(printed(step), /^mount: it is not known how it ended$/m);
  t.regex(
    printed(step, 'STDERR'),
    /^about the run: the run was interrupted: what it did not judge is not known$/m,
  );
  t.deepEqual(data['x-motw-not-executed'], []);
  const [first, second] = interrupted.scenarios;
  if (first === undefined || second === undefined) return t.fail();
  const before = logOf({ ...interrupted, scenarios: [first, { ...second, arms: [] }] });
  t.is(before.procedures.length, 1);
  t.deepEqual(
    before['execution-data']['x-motw-not-executed'].map(({ scenario }) => scenario),
    ['T1553.005-2'],
  );
});

for (const [name, run] of Object.entries(doubtful)) {
  const steps = logOf(run).procedures.flatMap((procedure) => procedure.steps.slice(-1));
  if (steps.length === 0 || name === 'unreached') continue;
  test(`${name}: the output says what the run could not tell`, (t) => {
    for (const step of steps) t.regex(printed(step, 'STDERR'), /^about the run: /m);
  });
}

test('of a run in which nothing was judged no verdict is told', (t) => {
  t.deepEqual(onlyProcedure(unjudged)['x-motw-verdicts'], []);
});

test('the run: its id, command, end and target; a user and a host as far as they are known', (t) => {
  const data = logOf(drifted)['execution-data'];
  t.is(data['execution-id'], drifted.id);
  t.is(
    data['execution-command'],
    'motw run T1553.005-2 --target reference --posture hardened --drift motw-propagation=off',
  );
  t.is(logOf(exercised)['execution-data']['execution-command'], `${data['execution-command']} --step`);
  t.is(
    logOf(interrupted)['execution-data']['execution-command'],
    'motw run T1553.005-1 T1553.005-2 --target reference --posture hardened',
    'what was not come to was not left out',
  );
  t.is(
    logOf({ ...drifted, quiet: null })['execution-data']['execution-command'].replace(/.*--arms/, '--arms'),
    '--arms marked,unmarked',
  );
  t.is(data['time-generated'], '2026-11-24T06:45:31.000Z');
  t.deepEqual(data.target, { host: 'reference' });
  t.is(data['x-motw-run'].remark, 'Results of the reference guest are no evidence about Windows.');
  const [event] = drifted.observations;
  const windows = runRecord({
    target: { ...faulty.target, fingerprint: { user: 'LAB\\analyst' } },
    observations:
      event === undefined
        ? []
        : [{ ...event, kind: 'event', data: { event: { Event: { System: { Computer: 'LAB-PC' } } } } }],
  });
  t.deepEqual(logOf(windows)['execution-data'].target, { host: 'LAB-PC', user: 'LAB\\analyst' });
});
