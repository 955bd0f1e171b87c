import test from 'ava';
import type { Observation } from '../../runner/model/observation.ts';
import type { Scenario } from '../../runner/model/scenario.ts';
import type { Faults } from './faults.ts';
import { armOf, runLab, statuses, told } from './lab.ts';
import { type Script, ScriptedGateway } from './scripted-gateway.ts';

const offers = 'http://files.example/';
const same = (scenario: Scenario): Scenario => scenario;

/** @param browser what the target's own browser makes of an address, given what is on offer there */
async function downloading(
  browser: ((at: Buffer | null) => { bytes: Buffer; zone: number } | null) | null,
  { script = { offers }, otherwise = same }: { script?: Script; otherwise?: typeof same } = {},
) {
  const gateway = new ScriptedGateway(script);
  const urls: string[] = [];
  const faults: Faults =
    browser === null
      ? {}
      : {
          browser: async (url) => {
            urls.push(url);
            const parcel = gateway.offered.get(url);
            return browser(parcel ? Buffer.concat(await Array.fromAsync(parcel.read())) : null);
          },
        };
  const { record, machine } = await runLab({
    ...{ scenario: 'web-download', posture: 'unhardened', faults, otherwise },
    through: (rig) => ({ ...rig, gateways: [gateway] }),
  });
  const byTarget = record.observations.filter(({ data }) => data.who === 'target');
  return { record, gateway, urls, byTarget, status: statuses(record), placed: machine.placed };
}

const whole = (at: Buffer | null) => (at === null ? null : { bytes: at, zone: 3 });

function marksRead({ observations }: { readonly observations: readonly Observation[] }) {
  return observations.filter(({ kind, arm }) => kind === 'mark-read' && arm === 'marked');
}

test('what came through the gateway is downloaded by the target\u2019s own browser, in the marked arm alone', async (t) => {
  const { record, gateway, urls, byTarget, status, placed } = await downloading(whole);
  t.is(urls.length, 1);
  t.true(urls[0]?.startsWith(`${offers}Invoice_`));
  t.is(gateway.asked.filter((what) => what === 'offer').length, 1);
  t.is(gateway.offered.size, 0, 'nothing stays on offer');
  t.is(placed.length, 1, 'the image of the unmarked arm');
  t.deepEqual(
    byTarget.map(({ kind, arm, data }) => [kind, arm, data.by, data.is, data.from]),
    [['deliver-attempt', 'marked', 'web', 'done', urls[0]]],
  );
  t.true(marksRead(record).length > 0);
  for (const { data } of marksRead(record)) {
    t.is(data.stream, '[ZoneTransfer]\r\nZoneId=3\r\n', 'the browser\u2019s mark stays as it is');
    t.is(data.as, 'browser');
  }
  t.is(status['web-gateway'], 'not-prevented');
  t.is(status['process-from-mounted-image'], 'detected');
});

test('a download that does not come stops the arm, and is nobody\u2019s block', async (t) => {
  const { record, gateway, byTarget, status, placed } = await downloading(() => null);
  t.true(told(armOf(record, 'marked'), 1).includes('deliver blocked NOT_DOWNLOADED'));
  t.is(placed.length, 1, 'it is not placed instead');
  t.is(gateway.offered.size, 0);
  t.deepEqual(
    byTarget.map(({ data }) => [data.is, data.code]),
    [['refused', 'NOT_DOWNLOADED']],
  );
  t.is(status['web-gateway'], 'not-prevented', 'it let it through');
  t.is(status.undeclared, 'blocked-unattributed');
  t.false(Object.values(status).includes('prevented'));
  const verdicts = record.scenarios.flatMap((scenario) => scenario.verdicts);
  const nobody = verdicts.find(({ control }) => control === 'undeclared');
  t.regex(nobody?.why ?? '', /the download by the target's own browser was refused with NOT_DOWNLOADED/);
});

for (const [title, otherwise, code] of [
  ['other bytes', () => ({ bytes: Buffer.from('a page'), zone: 3 }), 'NOT_DELIVERED'],
  ['a mark of another zone', (at: Buffer | null) => ({ bytes: at ?? Buffer.alloc(0), zone: 2 }), 'MARK_LOST'],
] as const) {
  test(`a download with ${title} is a fault, and judges nothing`, async (t) => {
    const { record, status } = await downloading(otherwise);
    t.true(told(armOf(record, 'marked'), 2).includes(`deliver failed ${code}`));
    t.is(status['motw-propagation'], 'inconclusive');
    t.false(Object.values(status).includes('blocked-unattributed'));
  });
}

test('without a browser it is placed, and that is told', async (t) => {
  const { byTarget, status, placed } = await downloading(null);
  t.is(placed.length, 2);
  t.deepEqual(
    byTarget.map(({ data }) => [data.is, data.code]),
    [['unavailable', 'EOPNOTSUPP']],
  );
  t.is(status['web-gateway'], 'not-prevented');
});

const unasked: Readonly<Record<string, Parameters<typeof downloading>[1]>> = {
  'no address that the target reaches': { script: { offers: null } },
  'nobody who uses a browser': {
    otherwise: (scenario) => ({ ...scenario, deliver: { ...scenario.deliver, as: 'user' } }),
  },
  'another zone than a browser\u2019s': {
    otherwise: (scenario) => ({ ...scenario, deliver: { ...scenario.deliver, zone: 4 } }),
  },
};
for (const [title, how] of Object.entries(unasked)) {
  test(`with ${title} it is placed`, async (t) => {
    const { urls, byTarget, placed } = await downloading(whole, how);
    t.deepEqual([urls.length, byTarget.length, placed.length], [0, 0, 2]);
  });
}
