import test from 'ava';
import { ownGateway } from '../../../runner/cli/compose/gateways/make-gateway.ts';
import { recordGateways } from '../../../runner/cli/compose/gateways/record-gateways.ts';
import { chosenGateways } from '../../../runner/cli/running/chosen-gateways.ts';
import type { Gateway } from '../../../runner/ports/gateway.ts';
import { ownConfiguration } from '../../../runner/reports/content/target/own-rules.ts';
import { mailGateway, webGateway } from '../../config/gateways/wrong-gateways.ts';
import { labOf } from '../../config/lab-folder.ts';
import { emptyLog } from './empty-log.ts';

test('the record says which gateway, of whom, and where it is; no secret, and where they are is not told', async (t) => {
  const text = `${webGateway()}${mailGateway().replace('gateways:\n', '')}`;
  const { lab, problems } = await labOf({ 'motw.yaml': text });
  t.deepEqual(problems, []);
  const own = chosenGateways(['proxy', 'mail'], lab);
  const log = emptyLog();
  recordGateways(log, own.map(ownGateway), own);
  const { observations, modelled } = log.record();
  t.deepEqual(modelled, ['of the guest']);
  t.deepEqual(
    observations.map(({ summary }) => summary),
    ["images go through the user's own web proxy proxy", "images go through the user's own mail system mail"],
  );
  t.like(observations[0]?.data, { gateway: 'proxy', way: 'web', control: 'web-gateway', own: true });
  const said = JSON.stringify(observations);
  t.regex(said, /from tests@mail\.example to office@mail\.example/);
  t.notRegex(said, /PROXY_PASSWORD|keys\/mail/);
});

test('what of a reference gateway is modelled is said, and that it is no gateway of the user', async (t) => {
  const { lab } = await labOf({ 'motw.yaml': webGateway('', 'squid') });
  const nothing = async (): Promise<void> => {};
  const reference: Gateway = {
    ...{ way: 'mail', control: 'mail-gateway', name: 'squid', modelled: 'its policy', hasAllowed: true },
    ...{ start: nothing, cleanUp: nothing, [Symbol.asyncDispose]: nothing },
    probe: async () => ({ state: 'on', raw: [] }),
    pass: async () => ({ is: 'arrived', from: 'here', raw: [] }),
  };
  const log = emptyLog();
  recordGateways(log, [reference], chosenGateways(['squid'], lab));
  const { observations, modelled } = log.record();
  t.deepEqual(modelled, ['of the guest', 'its policy']);
  t.like(observations[0]?.data, { own: false, way: 'mail' });
  t.deepEqual(ownConfiguration(log.record()), { file: null, rules: [], notAsked: [] });
});
