import test from 'ava';
import { parseConfig } from '../../../runner/config/parse-config.ts';
import { labOf } from '../lab-folder.ts';
import { testRefused } from '../refused.ts';
import { target } from '../targets/wrong-targets.ts';
import { mailGateway, webGateway, wrongGateways } from './wrong-gateways.ts';

testRefused(wrongGateways);

test('a web proxy is read with what it does not say', async (t) => {
  const { lab, problems } = await labOf({ 'motw.yaml': webGateway().replace('    lab: true\n', '') });
  t.deepEqual(problems, []);
  t.like(lab?.gateways.proxy, { lab: false, way: 'web' });
});

test('a mail system is read with what it does not say', async (t) => {
  const { lab, problems } = await labOf({ 'motw.yaml': mailGateway() });
  t.deepEqual(problems, []);
  t.like(lab?.gateways.mail, { lab: true, way: 'mail', mail: { giveUpAfter: 120_000 } });
});

test('its own control may be expected on any target', async (t) => {
  const expected = `${webGateway(target())}expect:\n  reference: { '*': { web-gateway: prevented } }\n  win11: { '*': { mail-gateway: prevented } }\n`;
  const { lab, problems } = await labOf({ 'motw.yaml': expected });
  t.deepEqual(problems, []);
  t.is(lab?.expectations('win11', 'x').get('mail-gateway')?.status, 'prevented');
});

test('where one gateway is wrong, what is said of the others stays', (t) => {
  const { config, problems } = parseConfig(`${webGateway()}rules: [7]\n`, 'motw.yaml');
  t.deepEqual(
    problems.map(({ line }) => line),
    [9],
  );
  t.deepEqual(Object.keys(config?.gateways ?? {}), ['proxy']);
});
