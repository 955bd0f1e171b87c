import test from 'ava';
import { GatewayError } from '../../runner/delivery/gateway-error.ts';
import type { Scenario } from '../../runner/model/scenario.ts';
import { armOf, runLab, statuses, told } from './lab.ts';
import { arrived, isImage, type Script, ScriptedGateway, stopped } from './scripted-gateway.ts';

async function through(script: Script, otherwise: (scenario: Scenario) => Scenario = (same) => same) {
  const gateway = new ScriptedGateway(script);
  const way = gateway.way === 'web' ? 'web-download' : 'mail-attachment';
  const ended = await runLab({
    ...{ scenario: way, posture: 'unhardened', otherwise },
    through: (rig) => ({ ...rig, gateways: [gateway] }),
  });
  return { ...ended, gateway, status: statuses(ended.record) };
}

test('an image that arrives goes on as one that was placed, and the gateway did not prevent it', async (t) => {
  const { record, status, gateway } = await through({});
  t.is(status['web-gateway'], 'not-prevented');
  t.is(status['process-from-mounted-image'], 'detected');
  const ofOneArm = ['set off', 'pass Report.txt to blocked', 'pass Invoice.iso to blocked', 'clean up'];
  t.deepEqual(gateway.asked, ['start', ...ofOneArm, ...ofOneArm, 'stop']);
  t.is(record.target.posture.probed['web-gateway'], 'on');
});

test('an image that is stopped, while what is harmless passes before and after it: prevented', async (t) => {
  const { record, status, gateway } = await through({
    answer: (parcel) => (isImage(parcel) ? stopped('HTTP_403', 'ERR_ACCESS_DENIED 0') : arrived),
  });
  t.is(status['web-gateway'], 'prevented');
  t.is(status['mount-verb'], 'not-configured');
  t.is(status['image-mounted'], 'not-reached');
  t.true(told(armOf(record, 'marked'), 1).includes('deliver blocked HTTP_403'));
  t.is(gateway.asked.filter((what) => what.startsWith('pass Report')).length, 4);
  const [verdict] = record.scenarios.flatMap(({ verdicts }) => verdicts);
  t.regex(verdict?.why ?? '', /through scripted was stopped with HTTP_403 \(ERR_ACCESS_DENIED 0\)/);
  t.is(verdict?.evidence.length, 2);
});

test('one that stops what is harmless as well protects nothing: no verdict', async (t) => {
  for (const from of [1, 3]) {
    const { record, status } = await through({
      answer: (parcel, _, nth) => (isImage(parcel) || nth >= from ? stopped('HTTP_403') : arrived),
    });
    t.is(status['web-gateway'], 'inconclusive', `from ${from}`);
    t.regex(told(armOf(record, 'marked'), 2).join(), /deliver failed HARMLESS_STOPPED/);
  }
});

test('those who may have the image must still get it, else the block is nobody’s', async (t) => {
  const stops = (toAllowed: boolean): Script => ({
    hasAllowed: true,
    answer: (parcel, to) =>
      isImage(parcel) && (to === 'blocked' || toAllowed) ? stopped('HTTP_403') : arrived,
  });
  t.is((await through(stops(false))).status['web-gateway'], 'prevented');
  const { status } = await through(stops(true));
  t.is(status['web-gateway'], 'blocked-unattributed');
  t.is(status.undeclared, 'blocked-unattributed');
});

test('what a service says of its own fault ends without a verdict, in its own words', async (t) => {
  const fault = new GatewayError('GATEWAY_SLOW', 'the proxy said nothing for 30 s', 'look at the proxy');
  for (const atImage of [false, true]) {
    const { record, status } = await through({
      answer: (parcel) => (isImage(parcel) === atImage ? fault : arrived),
    });
    t.is(status['web-gateway'], 'inconclusive');
    t.is(status['image-mounted'], 'inconclusive');
    t.regex(JSON.stringify(record.observations), /the proxy said nothing for 30 s/);
    t.is(record.outcome, 'inconclusive');
  }
});

test('a fault while those who may have the image are to get it leaves the block without a verdict', async (t) => {
  const fault = new GatewayError('GATEWAY_SLOW', 'the proxy said nothing for 30 s', 'look at the proxy');
  const { record, status } = await through({
    hasAllowed: true,
    answer: (parcel, to) => (!isImage(parcel) ? arrived : to === 'blocked' ? stopped('HTTP_403') : fault),
  });
  t.is(status['web-gateway'], 'inconclusive');
  t.is(record.outcome, 'inconclusive');
});

test('a gateway that does not start takes its own scenarios away, and is stopped', async (t) => {
  const fault = new GatewayError('GATEWAY_NOT_STARTED', 'Squid ended with 1', 'motw setup --gateways');
  const { record, status, gateway } = await through({ start: fault, answer: () => fault });
  t.is(status['web-gateway'], 'inconclusive');
  t.is(gateway.asked.at(-1), 'stop');
  t.true(
    record.observations.some(({ kind, data }) => kind === 'fault' && data.code === 'GATEWAY_NOT_STARTED'),
  );
});

test('mails that may still be in a mailbox keep a run from being clean, whatever its machine forgets', async (t) => {
  const fault = new GatewayError('GATEWAY_UNREACHABLE', 'no IMAP server there', 'look at the server');
  t.is((await through({ way: 'mail', cleanUp: fault })).record.cleanUp, 'dirty');
  t.is((await through({ way: 'mail' })).record.cleanUp, 'clean');
});

test('a run without the gateway that its scenario goes through judges nothing', async (t) => {
  const { record } = await runLab({ scenario: 'web-download' });
  t.is(statuses(record)['web-gateway'], 'inconclusive');
  t.true(told(armOf(record, 'marked'), 2).includes('deliver failed NO_GATEWAY'));
});

test('mail: renamed is a warning, lost is nobody’s block', async (t) => {
  const mail = (passage: ReturnType<typeof stopped>): Script => ({
    way: 'mail',
    answer: (parcel) => (isImage(parcel) ? passage : arrived),
  });
  const renamed = { ...stopped('RENAMED', 'Invoice.iso.txt'), is: 'prompted' } as ReturnType<typeof stopped>;
  t.is((await through(mail(renamed))).status['mail-gateway'], 'warned');
  const lost = await through(mail(stopped('LOST', 'nothing came in 60 s')));
  t.is(lost.status['mail-gateway'], 'blocked-unattributed');
  t.is(lost.status.undeclared, 'blocked-unattributed');
  t.is(
    (await through(mail(stopped('SMTP_550', '5.7.1 no disk images')))).status['mail-gateway'],
    'prevented',
  );
});

test('an image in a ZIP archive is sent as the archive, and what is harmless as one, too', async (t) => {
  const sent: string[] = [];
  await through(
    {
      answer: (parcel) => {
        sent.push(`${parcel.name} ${parcel.contentType}`);
        return arrived;
      },
    },
    (scenario) => ({
      ...scenario,
      deliver: { ...scenario.deliver, disguise: 'inside-zip' },
      steps: ['build', 'deliver', 'collect', 'clean-up'],
      controls: ['web-gateway'],
    }),
  );
  t.deepEqual(
    sent.slice(0, 2).map((what) => what.replace(/_[0-9a-f]+/, '')),
    ['Report.zip application/zip', 'Invoice.zip application/zip'],
  );
});

test('what lies behind the gateway is taken away even where the guest takes nothing away', async (t) => {
  const gateway = new ScriptedGateway({});
  const { record } = await runLab({
    ...{ scenario: 'web-download', posture: 'unhardened', arms: ['marked'] },
    faults: {
      before: (operation) => {
        if (operation === 'remove') throw new Error('it answers no more');
      },
    },
    through: (rig) => ({ ...rig, gateways: [gateway] }),
  });
  t.true(told(armOf(record, 'marked'), 2).some((step) => step.startsWith('clean-up failed')));
  t.is(gateway.asked.filter((what) => what === 'clean up').length, 2);
});
