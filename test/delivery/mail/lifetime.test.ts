import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { cacheRoot } from '../../../artifacts/cache/cache-root.ts';
import { usualState } from '../../../artifacts/reference-gateways/mail/mail-state.ts';
import { GatewayError } from '../../../runner/delivery/gateway-error.ts';
import { referenceMailGateway } from '../../../runner/delivery/mail/reference-mail-gateway.ts';
import { call, MailLab, parcel, programs, skipped } from './mail-lab.ts';

const it = programs === null ? test.skip : test.serial;

/** Processes whose command line or working folder names the folder. */
async function processesOf(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const env = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (`${line}${env}`.includes(folder)) found.push(`${pid} ${line.replaceAll('\0', ' ')}`);
  }
  return found;
}

async function untilNone(folder: string): Promise<readonly string[]> {
  for (let left = 200; left > 0; left--) {
    const running = await processesOf(folder);
    if (running.length === 0) return running;
    await pause(50);
  }
  return processesOf(folder);
}

it(`the reference gateway is set, probed, and leaves no process${skipped}`, async (t) => {
  // As long as the folder of a run is, so that its sockets must lie elsewhere.
  const folder = join(await mkdtemp(join(tmpdir(), 'motw-mail-')), 'x'.repeat(90));
  await mkdir(folder);
  if (programs === null) return t.fail();
  const shortBefore = (await readdir(tmpdir())).filter((name) => /^motw-.{6}$/.test(name)).length;
  await using gateway = referenceMailGateway({ programs, folder });
  await gateway.start(call(60_000));
  t.true((await processesOf(folder)).length > 2);
  for (const [state, probed, is] of [
    ['on', 'on', 'refused'],
    ['off', 'off', 'arrived'],
    ['broken', 'on', 'arrived'],
  ] as const) {
    await gateway.set(state, call());
    t.is((await gateway.probe(call())).state, probed);
    t.is((await gateway.pass(parcel(), 'blocked', call())).is, is);
  }
  await gateway[Symbol.asyncDispose]();
  t.deepEqual(await untilNone(folder), []);
  t.is((await readdir(tmpdir())).filter((name) => /^motw-.{6}$/.test(name)).length, shortBefore);
  await gateway[Symbol.asyncDispose]();
  await rm(join(folder, '..'), { recursive: true });
});

it(`a harness that is killed outright leaves no process of it${skipped}`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'motw-mail-'));
  const script = fileURLToPath(new URL('lifetime-run.ts', import.meta.url));
  const child = spawn(process.execPath, [script, cacheRoot(process.env), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((done) => child.stdout.once('data', done));
  t.true((await processesOf(folder)).length > 2);
  child.kill('SIGKILL');
  t.deepEqual(await untilNone(folder), []);
  await rm(folder, { recursive: true });
});

it(`a mail system whose server ends while a message is waited for is no block${skipped}`, async (t) => {
  await using lab = await MailLab.start();
  await lab.service.set({ ...usualState, action: 'lose' });
  const gateway = await lab.gateway();
  const passing = gateway.pass(parcel(), 'blocked', call());
  await pause(2_000);
  await lab.service.stop('dovecot');
  t.is((await t.throwsAsync(passing, { instanceOf: GatewayError })).code, 'GATEWAY_CUT');
  await lab.service.stop('haraka');
  const error = await t.throwsAsync(gateway.pass(parcel(), 'blocked', call()), { instanceOf: GatewayError });
  t.is(error.code, 'GATEWAY_UNREACHABLE');
  await t.throwsAsync(gateway.cleanUp('a0', call()), { instanceOf: GatewayError });
});

it(`a start that is given up leaves no process${skipped}`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'motw-mail-'));
  if (programs === null) return t.fail();
  const gateway = referenceMailGateway({ programs, folder });
  const giveUp = new AbortController();
  const starting = gateway.start({ signal: giveUp.signal, timeoutMs: 60_000 });
  await pause(600);
  giveUp.abort(new Error('given up'));
  await t.throwsAsync(starting, { message: 'given up' });
  t.deepEqual(await untilNone(folder), []);
  await rm(folder, { recursive: true });
});

it(`a start that takes too long says what the server said${skipped}`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'motw-mail-'));
  if (programs === null) return t.fail();
  const gateway = referenceMailGateway({ programs, folder });
  const error = await t.throwsAsync(gateway.start(call(1)), { instanceOf: GatewayError });
  t.is(error.code, 'GATEWAY_NOT_STARTED');
  t.deepEqual(await untilNone(folder), []);
  await rm(folder, { recursive: true });
});
