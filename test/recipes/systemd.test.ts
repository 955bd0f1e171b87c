import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { oracle } from '../oracle/find-oracle.ts';
import { recipes, stubCheckout } from './stub-checkout.ts';

const analyze = oracle('systemd-analyze');
const systemdTest = analyze === null ? test.skip : test;
const absent = analyze === null ? ' (skipped: no systemd-analyze in MOTW_ORACLES or on PATH)' : '';

const kinds = { system: 'systemd', user: 'systemd/user' } as const;

/** The units, with their program in the checkout. */
async function units(t: ExecutionContext, kind: keyof typeof kinds, checkout: string) {
  const folder = await mkdtemp(join(tmpdir(), 'motw-units-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const names = (await readdir(join(recipes, kinds[kind]))).filter((name) => name.startsWith('motw@'));
  for (const name of names) {
    const text = await readFile(join(recipes, kinds[kind], name), 'utf8');
    await writeFile(join(folder, name), text.replaceAll('/opt/motw-harness', checkout));
  }
  return { folder, files: names.map((name) => join(folder, name)) };
}

function analyzed(folder: string, args: readonly string[]) {
  const env = { XDG_RUNTIME_DIR: folder, HOME: folder };
  return execa(analyze ?? '', args, { reject: false, env });
}

for (const kind of ['system', 'user'] as const) {
  systemdTest(`systemd finds nothing wrong with the units (${kind})${absent}`, async (t) => {
    await using checkout = await stubCheckout({ code: 0, begun: true });
    const { folder, files } = await units(t, kind, checkout.folder);
    t.is(files.length, 2);
    const verify = [`--${kind}`, 'verify', '--man=no'];
    const { stdout, stderr, exitCode } = await analyzed(folder, [...verify, ...files]);
    t.is(`${stdout}${stderr}`, '');
    t.is(exitCode, 0);
    // It would say so.
    const [service = ''] = files;
    await writeFile(service, `${await readFile(service, 'utf8')}NoNewPrivilege=yes\n`);
    t.regex((await analyzed(folder, [...verify, ...files])).stderr, /Unknown key.*NoNewPrivilege/);
  });
}

systemdTest(`the service is as hardened as it says${absent}`, async (t) => {
  const { folder, files } = await units(t, 'system', '/opt/motw-harness');
  const service = files.find((file) => file.endsWith('.service')) ?? '';
  const { stdout, exitCode } = await analyzed(folder, [
    'security',
    '--offline=true',
    '--threshold=40',
    service,
  ]);
  t.is(exitCode, 0, stdout);
  t.regex(stdout, /Overall exposure level for motw@\S+: [0-3]\.\d OK/);
});

systemdTest(`the timers name a time that comes${absent}`, async (t) => {
  for (const kind of ['system', 'user'] as const) {
    const text = await readFile(join(recipes, kinds[kind], 'motw@.timer'), 'utf8');
    const [, when = ''] = /^OnCalendar=(.*)$/m.exec(text) ?? [];
    const { stdout, exitCode } = await analyzed(tmpdir(), ['calendar', '--iterations=2', when]);
    t.is(exitCode, 0);
    t.regex(stdout, /Next elapse: .* 02:30:00[\s\S]*02:30:00/);
  }
});

for (const kind of ['system', 'user'] as const) {
  test(`what the service starts is a run, after the clean-up of a killed one (${kind})`, async (t) => {
    await using checkout = await stubCheckout({ code: 1, begun: true });
    const { files } = await units(t, kind, checkout.folder);
    const text = await readFile(files.find((file) => file.endsWith('.service')) ?? '', 'utf8');
    // No quotes, no variables: systemd splits these lines as they are (systemd.service(5)).
    const [, before = ''] = /^ExecStartPre=-(.*)$/m.exec(text) ?? [];
    const [, start = ''] = /^ExecStart=(.*)$/m.exec(text) ?? [];
    t.notRegex(`${before}${start}`, /["'$\\]/);
    const env = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: checkout.folder,
      MOTW_CACHE: join(checkout.folder, 'cache'),
    };
    const codes: unknown[] = [];
    for (const line of [before, start.replaceAll('%i', 'reference')]) {
      const [program = '', ...args] = line.split(' ');
      codes.push(
        (await execa(program, args, { cwd: checkout.folder, extendEnv: false, env, reject: false })).exitCode,
      );
    }
    t.deepEqual(codes, [0, 1]);
    t.deepEqual(await checkout.calls(), [
      'clean-up',
      'run --target reference --alone --max-time 45m --only-changes',
    ]);
  });
}
