import test from 'ava';
import { probeTarget } from '../../../runner/cli/probe/probe-target.ts';
import { trialWithoutNames, withoutNames } from '../../../runner/cli/probe/without-names.ts';
import type { Machine } from '../../../runner/ports/machine.ts';
import { type Behaviour, windows11 } from '../../targets/windows/fake-windows/behaviour.ts';
import { FakeWindowsMachine } from '../../targets/windows/fake-windows/fake-machine.ts';
import { answering, configured } from './windows-target.ts';

async function probed(behaviour: Partial<Behaviour> = {}) {
  const machine = new FakeWindowsMachine({ ...windows11, ...behaviour });
  const { signal } = new AbortController();
  const how = { signal, machine, settleMs: 1, progress: () => {}, onMachine: () => {} };
  const document = await probeTarget(await configured(), how);
  const answers = Object.fromEntries(document.questions.map(({ id, answer }) => [id, answer]));
  return { document, answers, machine };
}

test('the zones with and without the fix are told apart', async (t) => {
  const fixed = await probed();
  t.deepEqual(
    fixed.document.failed.filter(({ container, why }) => container !== 'vhdx' || !why.includes('qemu-img')),
    [],
  );
  t.is(fixed.document.fix, 'on');
  t.regex(fixed.answers['zone-of-inner-file'] ?? '', /iso unmarked by API: 0; iso marked by API: 3/);
  t.regex(fixed.answers['events-of-a-mount'] ?? '', /iso marked by API: .*1×1/);
  const old = await probed({ build: '22621.521' });
  t.is(old.document.fix, 'off');
  t.regex(old.answers['zone-of-inner-file'] ?? '', /iso marked by API: 0/);
});

test('without a desktop nothing is said of the double-click', async (t) => {
  const { answers } = await probed({ desktop: false });
  t.is(answers['prompt-on-double-click'], null);
  t.regex(answers['zone-of-inner-file'] ?? '', /by API/);
  t.notRegex(answers['zone-of-inner-file'] ?? '', /double-click/);
});

test('a refused mount is told with its code and its events, where the policy is on', async (t) => {
  t.is((await probed()).answers['events-of-a-refused-mount'], null);
  const { answers } = await probed({ devicePolicy: 'on' });
  t.regex(answers['events-of-a-refused-mount'] ?? '', /iso marked by API: 0x[0-9A-F]{8}/);
});

test('what is new about disks is told: the mark, the device, who may, and what Windows wrote', async (t) => {
  const { answers } = await probed({ userIsAdministrator: true });
  const says = (id: string, pattern: RegExp) => t.regex(answers[id] ?? '', pattern, id);
  says('zone-of-inner-file', /udf marked by API: 3;.*vhd marked by API: 3/);
  says('fat-in-img', /^img marked by API: refused \(0x80070570\)/);
  says('device-of-image', /vhd marked by API: SCSI\\DiskMsft____Virtual_Disk____/);
  says('type-of-image', /iso marked by API: 3;.*vhd marked by API: 1/);
  says('written-into-image', /vhd marked by API: no;/);
  says('written-into-image', /vhd marked by double-click: yes, System Volume Information\/IndexerVolumeGuid/);
  says('double-click-on-disk', /vhd marked by double-click: done/);
  const { answers: ofUser } = await probed();
  t.regex(
    ofUser['double-click-on-disk'] ?? '',
    /vhd unmarked by double-click: refused \(NEEDS_ADMINISTRATOR\)/,
  );
});

test('it leaves nothing behind, and names nobody', async (t) => {
  const { document, machine } = await probed({ devicePolicy: 'on' });
  t.is(document.cleanUp, 'clean');
  t.true(machine.asked().filter((operation) => operation === 'residue').length >= 32);
  t.notRegex(JSON.stringify(document), /analyst|C:\\\\|fake-windows/);
});

test('it asks for the same permissions as a run', async (t) => {
  await t.throwsAsync(probed({ sentinel: false }), { code: 'SENTINEL_MISSING' });
});

test('names and paths are taken out of what a guest says', (t) => {
  const said = 'Access to C:\\Users\\analyst\\x.iso denied for LAB\\Analyst on "PC7".';
  t.notRegex(withoutNames(said, ['LAB\\analyst', 'PC7']) ?? '', /analyst|PC7|Users/i);
});

test('what a mark tells of where a file came from is taken out of a trial', (t) => {
  const stream =
    '[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=C:\\Users\\analyst\\Downloads\\Invoice_deadbeef.iso\r\n';
  const zones = { stream, mapped: 3 } as const;
  const trial = trialWithoutNames(
    {
      ...{ container: 'iso', marked: true, by: 'api', image: zones, inside: zones, unblocked: zones },
      ...{ volume: { hardwareIds: [], added: ['for analyst.txt'] }, unchanged: true, events: [] },
      mount: { is: 'refused', code: '0x80070005', text: 'analyst may not' },
    },
    ['analyst', 'deadbeef'],
  );
  t.notRegex(JSON.stringify(trial), /analyst|deadbeef/);
  t.regex(trial.inside?.stream ?? '', /^\[ZoneTransfer\]\r\nZoneId=3\r\nReferrerUrl=<path>/);
});

test('a folder of the harness that stays in a guest is no clean end', async (t) => {
  const machine = new FakeWindowsMachine(windows11, 'never');
  const stubborn: Machine = {
    reverts: 'never',
    revert: (c) => machine.revert(c),
    diagnose: () => machine.diagnose(),
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
    async start(c) {
      const boot = await machine.start(c);
      return {
        ...boot,
        channel: async (call) => answering(await boot.channel(call), 'remove-own', {}, 'fault'),
      };
    },
  };
  const { signal } = new AbortController();
  const how = { signal, machine: stubborn, settleMs: 1, progress: () => {}, onMachine: () => {} };
  t.is((await probeTarget(await configured(), how)).cleanUp, 'dirty');
});
