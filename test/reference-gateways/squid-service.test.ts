import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import anyTest, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { DebianPrefix } from '../../artifacts/debian-packages/debian-prefix.ts';
import { ServiceNotStarted } from '../../artifacts/reference-gateways/running-service.ts';
import { SquidService } from '../../artifacts/reference-gateways/web/squid-service.ts';
import { groupIsGone, printedNumber } from './process-group.ts';
import { squidAbsent, squidPackages } from './web-packages.ts';

const test = squidAbsent === '' ? anyTest : anyTest.skip;

async function folderOf(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'motw squid '));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function start(folder: string, prefix = squidPackages()): Promise<SquidService> {
  const passwords = { office: 'of no use', imaging: 'of no use either' };
  return SquidService.start({
    prefix,
    folder,
    passwords,
    signal: new AbortController().signal,
    timeoutMs: 30_000,
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}

test(`Squid starts, stops, and leaves nothing; again in the same folder${squidAbsent}`, async (t) => {
  const folder = await folderOf(t);
  for (let time = 0; time < 2; time++) {
    const squid = await start(folder);
    const ports = Object.values(squid.ports);
    t.deepEqual(await Promise.all(ports.map(answers)), [true, true, true]);
    await squid[Symbol.asyncDispose]();
    t.true(await groupIsGone(squid.group));
    t.deepEqual(await Promise.all(ports.map(answers)), [false, false, false]);
  }
});

test(`a harness that is killed outright leaves no Squid${squidAbsent}`, async (t) => {
  const script = join(import.meta.dirname, 'squid-in-child.ts');
  const folder = await folderOf(t);
  const child = execa(process.execPath, ['--conditions=source', script, folder], { reject: false });
  const group = await printedNumber(child.stdout);
  t.false(await groupIsGone(group, 0));
  child.kill('SIGKILL');
  await child;
  t.true(await groupIsGone(group));
});

test(`packages without Squid in them are no gateway${squidAbsent}`, async (t) => {
  const folder = await folderOf(t);
  const starting = start(folder, new DebianPrefix(folder, squidPackages().manifest));
  await t.throwsAsync(starting, { instanceOf: ServiceNotStarted, message: /no usr\/sbin\/squid/ });
});
