import test from 'ava';
import { expectedOnReference } from '../../../runner/cli/compose/gateways/expected-on-reference.ts';
import { projectScenarios } from '../../../runner/cli/compose/project.ts';
import { chosenGateways } from '../../../runner/cli/running/chosen-gateways.ts';
import { webGateway } from '../../config/gateways/wrong-gateways.ts';
import { labOf } from '../../config/lab-folder.ts';

const scenario = (await projectScenarios()).find(({ id }) => id === 'web-download');
if (scenario === undefined) throw new Error('web-download is gone');
const expected = 'expect: { reference: { web-download: { web-gateway: not-prevented } } }\n';

test('of the reference gateway all that the posture says is expected', (t) => {
  const all = expectedOnReference(scenario, 'patched', null, []);
  t.is(all.get('web-gateway')?.status, 'not-configured');
  t.is(all.get('launch-gate')?.status, 'prevented');
});

test('of one of the user only what the configuration says, and of the rest what hangs on no gateway', async (t) => {
  const { lab } = await labOf({ 'motw.yaml': webGateway(expected) });
  const own = chosenGateways(['proxy'], lab);
  const without = expectedOnReference(scenario, 'patched', null, own);
  t.false(without.has('web-gateway'));
  t.is(without.get('launch-gate')?.status, 'prevented');
  const stated = expectedOnReference(scenario, 'patched', lab, own);
  t.is(stated.get('web-gateway')?.status, 'not-prevented');
});

test('where the posture has the reference gateway stop it, nothing behind is promised of another', async (t) => {
  const { lab } = await labOf({ 'motw.yaml': webGateway() });
  t.deepEqual([...expectedOnReference(scenario, 'locked-down', null, chosenGateways(['proxy'], lab))], []);
  const placed = { ...scenario, deliver: { ...scenario.deliver, by: 'placed' } } as const;
  t.true(expectedOnReference(placed, 'locked-down', null, chosenGateways(['proxy'], lab)).size > 0);
});
