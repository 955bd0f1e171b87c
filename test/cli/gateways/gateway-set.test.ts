import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { GatewaySet, removeLeftGateways } from '../../../runner/cli/compose/gateways/gateway-set.ts';
import { gatewaysThere } from '../../../runner/cli/compose/gateways/gateways-ready.ts';
import { LaneGateways } from '../../../runner/cli/compose/gateways/lane-gateways.ts';
import { projectScenarios } from '../../../runner/cli/compose/project.ts';
import type { Gateway, Parcel } from '../../../runner/ports/gateway.ts';
import { gatewayFolder, leftMachines } from '../../../runner/targets/reference/machine/machine-folder.ts';
import { temporaryFolder } from '../../guest/motw.ts';

const there = await gatewaysThere();
const withSquid = there.web ? test.serial : test.serial.skip;
const why = whyNot(there.web);

const c = { signal: new AbortController().signal, timeoutMs: 60_000 };

function image(): Parcel {
  const bytes = Buffer.alloc(4_096, 'An image.');
  return {
    ...{ name: 'Invoice_0badcafe.iso', contentType: 'application/x-iso9660-image', size: bytes.length },
    sha256: createHash('sha256').update(bytes).digest('hex'),
    async *read() {
      yield bytes;
    },
    ...{ marker: '0badcafe', disguise: null },
  };
}

async function becomes(gateway: Gateway | undefined): Promise<string | undefined> {
  return (await gateway?.pass(image(), 'blocked', c))?.is;
}

withSquid(`the gateways of a run lie in an owned folder, and are gone with it${why}`, async (t) => {
  const cache = await temporaryFolder();
  const set = new GatewaySet(gatewayFolder(cache, 'run'));
  const [gateway, ...others] = await set.of(['web'], c.signal);
  t.deepEqual(others, []);
  t.deepEqual(await set.of(['web'], c.signal), [gateway], 'one of each way');
  t.like((await leftMachines(cache))[0], { runId: 'run', of: 'gateways', ownerAlive: true });
  await gateway?.start(c);
  await gateway?.set?.('on', c);
  t.is(await becomes(gateway), 'refused');
  await gateway?.set?.('off', c);
  t.is(await becomes(gateway), 'arrived');
  await set[Symbol.asyncDispose]();
  await set[Symbol.asyncDispose]();
  t.deepEqual(await readdir(join(cache, 'gateways')), []);
});

withSquid(`two lanes of a calibration do not switch each other's gateway${why}`, async (t) => {
  const cache = await temporaryFolder();
  const scenario = (await projectScenarios()).find(({ id }) => id === 'web-download');
  if (scenario === undefined) return t.fail('web-download is gone');
  await using one = new LaneGateways(gatewayFolder(cache, '1'));
  await using other = new LaneGateways(gatewayFolder(cache, '2'));
  const [[on], [off]] = await Promise.all([one.of(scenario, c.signal), other.of(scenario, c.signal)]);
  await on?.set?.('on', c);
  await off?.set?.('off', c);
  t.deepEqual([await becomes(on), await becomes(off)], ['refused', 'arrived']);
  // What ends a trial ends no gateway, and the next trial starts none.
  await on?.[Symbol.asyncDispose]();
  const [again] = await one.of(scenario, c.signal);
  await again?.start(c);
  t.is(await becomes(again), 'refused');
});

for (const [way, isThere] of Object.entries(there)) {
  const it = isThere ? test.serial : test.serial.skip;
  it(`what a killed run left of a ${way} gateway ends by itself, and is found and removed${whyNot(isThere)}`, async (t) => {
    // So long a path that Dovecot's sockets lie among the temporary files.
    const cache = join(await temporaryFolder(), 'x'.repeat(90));
    const temporary = await temporaryFolder();
    const child = spawn(
      process.execPath,
      [
        ...['--conditions=source', join(import.meta.dirname, 'killable-gateway.ts')],
        ...[gatewayFolder(cache, 'killed'), way],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: temporary } },
    );
    await once(child.stdout, 'data');
    t.is((await readdir(temporary)).length, way === 'mail' ? 1 : 0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const [left] = await leftMachines(cache);
    t.like(left, { runId: 'killed', of: 'gateways', ownerAlive: false });
    await removeLeftGateways(left?.folder ?? '');
    t.false(existsSync(left?.folder ?? ''));
    t.deepEqual(await leftMachines(cache), []);
    t.deepEqual(await readdir(temporary), []);
  });
}

function whyNot(isThere: boolean): string {
  return isThere ? '' : ' (skipped: it is not set up: motw setup --gateways)';
}
