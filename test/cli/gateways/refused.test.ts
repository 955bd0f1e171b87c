import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { projectScenarios } from '../../../runner/cli/compose/project.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';
import { deadTarget } from '../targets/lab-targets.ts';
import { gatewayLab } from './gateway-lab.ts';

const scenarios = await projectScenarios();
const byWeb = scenarios.find(({ deliver, platforms }) => deliver.by === 'web' && platforms.length === 2)?.id;
const placed = 'T1553.005-2';
const testOfWeb = byWeb === undefined ? test.skip : test;
const why = byWeb === undefined ? ' (skipped: no scenario goes through a web proxy)' : '';

/** Refused before anything is begun: no folder of a run is made. */
const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'a gateway that is none',
    [byWeb ?? '', '--gateway', 'proxi'],
    /unknown gateway 'proxi', did you mean 'proxy'\?/,
  ],
  [
    'two of one way',
    [byWeb ?? '', '--gateway', 'proxy', '--gateway', 'shut'],
    /proxy and shut are both a web proxy/,
  ],
  [
    'one that nothing goes through',
    [placed, '--gateway', 'proxy'],
    /no scenario of this run goes through the web proxy proxy/,
  ],
  [
    'one without lab: true',
    [byWeb ?? '', '--gateway', 'shut'],
    /shut: no permission to send disk images through it.*\n.*'lab: true' under 'gateways: shut:'/,
  ],
  [
    'a drift on one of the user',
    [byWeb ?? '', '--gateway', 'proxy', '--drift', 'web-gateway=off'],
    /--drift web-gateway=off: proxy is yours, and nothing is set there/,
  ],
  [
    'a target of the user without one',
    [byWeb ?? '', '--target', 'win11'],
    /goes through a web proxy, and for a target of yours none is taken that is not named\n.*--gateway NAME/,
  ],
];
for (const [what, args, says] of wrong) {
  testOfWeb(`${what}: exit 2, nothing is begun${why}`, async (t) => {
    const config = await gatewayLab(`targets:\n${deadTarget('win11')}`);
    const out = join(await temporaryFolder(), 'runs');
    const { code, stdout, stderr } = await motw(['run', ...args, '--config', config, '--out', out]);
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, says);
    await t.throwsAsync(readdir(out), { code: 'ENOENT' });
  });
}

testOfWeb(`of a glob, what needs a gateway is left out, and it is said${why}`, async (t) => {
  const config = await gatewayLab(`targets:\n${deadTarget('win11')}`);
  const { code, stdout, stderr } = await motw([
    ...['run', '*', '--target', 'win11', '--dry-run', '--json', '--config', config],
  ]);
  t.is(code, 0, stderr);
  t.regex(stderr, /^win11: left out: .*through a (web proxy|mail system)/m);
  t.true(stderr.includes(byWeb ?? ''));
  const ids = JSON.parse(stdout).scenarios.map(({ id }: { id: string }) => id);
  t.true(ids.includes(placed));
  t.false(ids.includes(byWeb));
});

testOfWeb(`the reference target has a gateway of its own${why}`, async (t) => {
  const { stdout, stderr } = await motw(['run', byWeb ?? '', '--dry-run', '--json']);
  const { gateways, controls } = JSON.parse(stdout);
  t.is(stderr, '');
  t.like(gateways, [{ way: 'web', gateway: 'reference web proxy', own: false }]);
  t.is(controls['web-gateway'] === undefined, false);
});

testOfWeb(`the sheet says what is sent where through one of the user${why}`, async (t) => {
  const config = await gatewayLab('');
  const { code, stdout, stderr } = await motw([
    ...['run', byWeb ?? '', '--gateway', 'proxy', '--dry-run', '--json', '--config', config],
  ]);
  t.is(code, 0, stderr);
  const { gateways, controls, scenarios } = JSON.parse(stdout);
  const [{ sends, ...gateway }] = gateways;
  t.deepEqual(gateway, { way: 'web', gateway: 'proxy', own: true });
  t.regex(sends.join('\n'), /^proxy http:\/\/127\.0\.0\.1:1\/, as office$/m);
  t.regex(
    sends.join('\n'),
    /^downloaded from http:\/\/127\.0\.0\.1:18080\/\{16 hex.*\}-\{marker\}\/\{name\}$/m,
  );
  t.notRegex(stdout, /hunter2/);
  t.false('web-gateway' in controls, 'what is not set is not promised');
  const deliver = scenarios[0].steps.find(({ step }: { step: string }) => step === 'deliver');
  t.regex(deliver.does, /through the web proxy/);
});
