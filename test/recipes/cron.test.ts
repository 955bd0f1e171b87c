import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { recipes, stubCheckout } from './stub-checkout.ts';

interface CronTab {
  readonly variables: Readonly<Record<string, string>>;
  readonly lines: readonly { readonly fields: readonly string[]; readonly command: string }[];
}

/** As crontab(5) has it: comments, `NAME = value`, and five fields with a command, in which a % would be a line break. */
function parsed(text: string): CronTab {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const variables = lines.flatMap((line) => {
    const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  const jobs = lines.slice(variables.length).map((line) => {
    const [, fields = '', command = ''] = /^((?:\S+\s+){5})(.*)$/.exec(line) ?? [];
    return { fields: fields.trim().split(/\s+/), command };
  });
  return { variables: Object.fromEntries(variables), lines: jobs };
}

const tab = parsed(await readFile(join(recipes, 'cron/motw.crontab'), 'utf8'));
const [line] = tab.lines;

test('the crontab has one line, with a time that is one, and nothing that cron takes for a line break', (t) => {
  t.is(tab.lines.length, 1);
  const [minute, hour, ...rest] = line?.fields ?? [];
  t.true(Number(minute) >= 0 && Number(minute) < 60 && Number(hour) >= 0 && Number(hour) < 24);
  t.deepEqual(rest, ['*', '*', '*']);
  t.false(line?.command.includes('%'));
  t.true((line?.command.length ?? 0) < 998);
});

for (const [what, code, said] of [
  ['nothing changed', 0, ''],
  ['something changed', 1, 'what changed'],
] as const) {
  test(`its command runs in the bare environment of cron, and mails only where there is something to say: ${what}`, async (t) => {
    await using checkout = await stubCheckout({ code, begun: true });
    const home = join(checkout.folder, 'home');
    await mkdir(join(home, 'motw'), { recursive: true });
    const command = (line?.command ?? '').replaceAll('/opt/motw-harness', checkout.folder);
    t.not(command, line?.command);
    const { stdout, stderr, exitCode } = await execa(tab.variables.SHELL ?? '/bin/sh', ['-c', command], {
      cwd: '/',
      extendEnv: false,
      // The stub names its Node.js itself, which may be elsewhere here.
      env: { LOGNAME: 'somebody', HOME: home, SHELL: '/bin/sh', PATH: '/usr/bin:/bin' },
      reject: false,
    });
    t.is(`${stdout}${stderr}`, said);
    t.is(exitCode, code);
    t.deepEqual(await checkout.calls(), ['run --target reference --alone --max-time 45m --only-changes']);
    t.true((await readFile(join(home, 'motw/runs/20261130-023000-1a2b/run.json'), 'utf8')).length > 0);
  });
}
