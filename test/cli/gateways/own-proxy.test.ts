import test from 'ava';
import { freePorts } from '../../../artifacts/reference-gateways/free-ports.ts';
import { SquidService, squidUsers } from '../../../artifacts/reference-gateways/web/squid-service.ts';
import { GatewaySet } from '../../../runner/cli/compose/gateways/gateway-set.ts';
import { gatewaysThere, webReady } from '../../../runner/cli/compose/gateways/gateways-ready.ts';
import { planOn, type Wanted } from '../../../runner/cli/compose/rig-on.ts';
import { windowsLimits } from '../../../runner/cli/compose/windows/windows-limits.ts';
import { windowsRig } from '../../../runner/cli/compose/windows/windows-rig.ts';
import { chosenGateways } from '../../../runner/cli/running/chosen-gateways.ts';
import { run } from '../../../runner/lifecycle/run.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';
import { windows11 } from '../../targets/windows/fake-windows/behaviour.ts';
import { FakeWindowsMachine } from '../../targets/windows/fake-windows/fake-machine.ts';
import { configured, heldPlace } from '../windows/windows-target.ts';

const { web } = await gatewaysThere();
const withSquid = web ? test.serial : test.serial.skip;
const why = web ? '' : ' (skipped: the reference web proxy is not set up: motw setup --gateways)';

const { signal } = new AbortController();
const passwords = { office: 'hunter2-of-the-office', imaging: 'hunter2-of-imaging' };

/** A real Squid as somebody's own proxy, and the configuration that names it. */
async function proxyOfSomebody(more = '') {
  const squid = await SquidService.start({
    ...{
      prefix: await webReady(signal),
      folder: await temporaryFolder(),
      passwords,
      signal,
      timeoutMs: 60_000,
    },
  });
  const [port] = await freePorts(1);
  const account = (name: keyof typeof passwords) => `user: ${name}, password: { file: ${name} }`;
  const gateways = `gateways:
  proxy:
    lab: true
    web:
      { proxy: 'http://127.0.0.1:${squid.ports.on}', ${account('office')},
        allowed: { ${account('imaging')} }, serve: { listen: '127.0.0.1:${port}' } }
`;
  const files = Object.fromEntries(squidUsers.map((name) => [name, `${passwords[name]}\n`]));
  const target = await configured('lab: true', `${gateways}${more}`, files);
  return { squid, target };
}

withSquid(`doctor asks for a short text through it, as both of its users${why}`, async (t) => {
  const { squid, target } = await proxyOfSomebody();
  await using _squid = squid;
  const asked = ['doctor', '--gateway', 'proxy', '--config', target.lab.file];
  const { code, stdout } = await motw(asked);
  t.is(code, 0, stdout);
  t.regex(stdout, /^ok {7}web proxy: a short text comes through it$/m);
  t.regex(stdout, /^ok {7}web proxy, for those who may have disk images: a short text comes through it$/m);
  await squid[Symbol.asyncDispose]();
  const without = await motw([...asked, '--json']);
  t.is(without.code, 3);
  t.like(JSON.parse(without.stdout), { gateway: 'proxy', findings: [{ state: 'ok' }, { state: 'missing' }] });
  t.notRegex(without.stdout, /hunter2/);
});

withSquid(`a run on a Windows target goes through it, and its verdict is the gateway's${why}`, async (t) => {
  const { squid, target } = await proxyOfSomebody('expect: { win11: { "*": { web-gateway: prevented } } }\n');
  await using _squid = squid;
  const own = chosenGateways(['proxy'], target.lab);
  const wanted: Wanted = {
    scenarios: ['web-download'],
    arms: ['marked'],
    quiet: false,
    gateways: own,
    posture: 'hardened',
    drift: new Map(),
    lab: target.lab,
  };
  const plan = await planOn(target, wanted);
  const set = new GatewaySet(await temporaryFolder(), own);
  const folder = await heldPlace();
  const rig = await windowsRig({
    ...{ target, folder, signal, machine: new FakeWindowsMachine(windows11, 'memory') },
    gateways: await set.of(['web'], signal),
    ownGateways: own,
    progress: () => {},
    limits: { ...windowsLimits, canaryMs: 50, pollMs: 1 },
  });
  await run(plan, rig);
  await set[Symbol.asyncDispose]();
  const record = folder.last();
  const { verdicts = [] } = record.scenarios[0] ?? {};
  const faults = record.observations.filter(({ kind }) => kind === 'fault').map(({ summary }) => summary);
  t.like(
    verdicts.find(({ control }) => control === 'web-gateway'),
    { status: 'prevented', outcome: 'expected' },
    faults.join('\n'),
  );
  t.is(record.target.posture.probed['web-gateway'], 'unknown');
  t.true(record.observations.some(({ data }) => data.gateway === 'proxy' && data.own === true));
  t.notRegex(JSON.stringify(record), /hunter2/);
});
