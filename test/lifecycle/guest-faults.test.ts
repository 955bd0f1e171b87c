import test from 'ava';
import type { Status } from '../../runner/model/words.ts';
import type { Faults } from './faults.ts';
import { armOf, type LabPlan, runLab, statuses, told } from './lab.ts';

/** What a guest may get wrong, where the run must find it, and what may be said of each control then. */
interface Row {
  readonly title: string;
  readonly faults: Faults;
  readonly posture: 'hardened' | 'unhardened';
  /** The step that is not completed, in both attempts, and its code. */
  readonly marked: string;
  readonly unmarked: string | null;
  readonly statuses: Readonly<Record<string, Status>>;
}

const rows: readonly Row[] = [
  {
    title: 'the mark is lost on delivery',
    faults: { marking: 'lost' },
    posture: 'hardened',
    marked: 'deliver failed MARK_LOST',
    unmarked: null,
    // What does not depend on the mark is judged in the unmarked arm.
    statuses: {
      'mount-verb': 'prevented',
      'motw-propagation': 'inconclusive',
      'launch-gate': 'inconclusive',
      'image-mounted': 'detected',
      'image-file-created': 'detected',
      'mark-written': 'inconclusive',
      'process-from-mounted-image': 'detected',
    },
  },
  {
    title: 'the guest shows the mark, the copy of its disk does not',
    faults: { hostSees: 'no mark' },
    posture: 'hardened',
    marked: 'deliver failed MARK_LOST',
    unmarked: null,
    statuses: {
      'motw-propagation': 'inconclusive',
      'launch-gate': 'inconclusive',
      'mount-verb': 'prevented',
    },
  },
  ...(['nothing', 'other bytes'] as const).map(
    (hostSees): Row => ({
      title: `the guest shows the image, the copy of its disk shows ${hostSees}`,
      faults: { hostSees },
      posture: 'unhardened',
      marked: 'deliver failed NOT_DELIVERED',
      unmarked: 'deliver failed NOT_DELIVERED',
      statuses: {
        'mount-verb': 'inconclusive',
        'motw-propagation': 'inconclusive',
        'launch-gate': 'inconclusive',
        'image-mounted': 'inconclusive',
        // Its event came and is tied to the arm: the first row of the table.
        'image-file-created': 'detected',
        'process-from-mounted-image': 'inconclusive',
      },
    }),
  ),
  ...(['empty', 'other content'] as const).map(
    (volume): Row => ({
      title: `the guest says that it mounted the image, and the volume is ${volume}`,
      faults: { volume },
      posture: 'unhardened',
      marked: 'mount failed NOT_MOUNTED',
      unmarked: 'mount failed NOT_MOUNTED',
      statuses: {
        'mount-verb': 'inconclusive',
        'virtual-drive-policy': 'inconclusive',
        'motw-propagation': 'inconclusive',
        'deny-optical-execute': 'inconclusive',
        'image-mounted': 'inconclusive',
        'mark-written': 'detected',
        'process-from-mounted-image': 'inconclusive',
      },
    }),
  ),
  {
    title: 'the guest says that it opened the program, and there is no trace',
    faults: { opening: 'without trace' },
    posture: 'unhardened',
    marked: 'open failed NO_TRACE',
    unmarked: 'open failed NO_TRACE',
    statuses: {
      'launch-gate': 'inconclusive',
      'deny-optical-execute': 'inconclusive',
      'process-from-mounted-image': 'inconclusive',
      'image-mounted': 'detected',
      'mount-verb': 'not-configured',
    },
  },
];

for (const row of rows) {
  test(`${row.title}: tried twice, and nothing is concluded from it`, async (t) => {
    const { record, thrown, machine } = await runLab({ posture: row.posture, faults: row.faults });
    t.is(thrown, null);
    for (const [name, stops] of [['marked', row.marked] as const, ['unmarked', row.unmarked] as const]) {
      const arm = armOf(record, name);
      t.is(arm.attempts, stops === null ? 1 : 2, name);
      for (let attempt = 1; attempt <= arm.attempts; attempt++) {
        const steps = told(arm, attempt);
        t.is(steps.at(-1), 'clean-up completed');
        t.is(
          steps.find((step) => !step.endsWith(' completed')),
          stops ?? undefined,
        );
      }
    }
    t.like(statuses(record), row.statuses);
    t.is(record.outcome, 'inconclusive');
    t.deepEqual([...machine.disk.files.keys()], []);
  });
}

test('each attempt has a marker of its own, and the observations of both stay in the record', async (t) => {
  const { record, machine } = await runLab({ faults: { marking: 'lost' }, arms: ['marked'] });
  t.is(new Set(machine.placed).size, 2);
  t.true(machine.placed.at(-1)?.includes(armOf(record, 'marked').marker));
  const delivered = record.observations.filter(({ kind }) => kind === 'delivered');
  t.deepEqual([...new Set(delivered.map(({ data }) => data.attempt))], [1, 2]);
});

test('placing is refused: that is a block by nobody known, and no fault to try again', async (t) => {
  const { record } = await runLab({ faults: { placing: 'refused' } });
  t.is(armOf(record, 'marked').attempts, 1);
  t.deepEqual(told(armOf(record, 'marked'), 1), [
    'build completed',
    'deliver blocked EACCES',
    'collect completed',
    'clean-up completed',
  ]);
  t.like(statuses(record), {
    'mount-verb': 'not-reached',
    'launch-gate': 'not-reached',
    'image-file-created': 'not-reached',
    'mark-written': 'not-reached',
    undeclared: 'blocked-unattributed',
  });
  t.is(record.outcome, 'inconclusive');
});

test('a delivered image that is gone was taken by something undeclared, whatever the mount said', async (t) => {
  const { record } = await runLab({ posture: 'unhardened', faults: { image: 'taken away' } });
  t.true(told(armOf(record, 'marked'), 1).includes('mount blocked GONE'));
  t.is(armOf(record, 'marked').attempts, 1);
  t.like(statuses(record), {
    'motw-propagation': 'not-configured',
    'image-mounted': 'not-reached',
    'process-from-mounted-image': 'not-reached',
    'image-file-created': 'detected',
    undeclared: 'blocked-unattributed',
  });
  const hardened = await runLab({ posture: 'locked-down', faults: { image: 'taken away' } });
  t.like(statuses(hardened.record), {
    'mount-verb': 'blocked-unattributed',
    'virtual-drive-policy': 'blocked-unattributed',
    'motw-propagation': 'not-reached',
    'launch-gate': 'not-reached',
  });
});

test('the zone of the file inside decides about propagation, not what is configured', async (t) => {
  const without = await runLab({ posture: 'patched', faults: { innerZone: 'never' } });
  t.like(statuses(without.record), { 'motw-propagation': 'not-prevented', 'launch-gate': 'not-reached' });
  const always = await runLab({ posture: 'patched', faults: { innerZone: 'always' } });
  // In the unmarked arm too: then it is not the mark that it acts on.
  t.like(statuses(always.record), {
    'motw-propagation': 'blocked-unattributed',
    'launch-gate': 'blocked-unattributed',
  });
});

for (const residue of ['trace stays', 'hidden'] as const) {
  test(`residue (${residue}) fails the clean-up and changes no verdict`, async (t) => {
    const plan: LabPlan = { posture: 'unhardened', faults: { residue } };
    const { record } = await runLab(plan);
    for (const name of ['marked', 'unmarked'] as const) {
      const arm = armOf(record, name);
      t.is(arm.attempts, 2);
      t.deepEqual([told(arm, 1).at(-1), told(arm, 2).at(-1)], Array(2).fill('clean-up failed RESIDUE'));
    }
    t.is(record.outcome, 'expected');
    t.is(record.cleanUp, 'clean', 'the machine went back to its snapshot, and is gone');
    const never = await runLab({ ...plan, faults: { residue, reverts: 'never' } });
    t.is(never.record.cleanUp, 'dirty');
  });
}

test('on a machine that never reverts, what the first attempt left makes the run dirty, though the second cleaned up', async (t) => {
  const faults: Faults = { residue: 'first image stays', reverts: 'never' };
  const { record, machine } = await runLab({ posture: 'unhardened', faults });
  t.is(machine.disk.files.size, 1);
  t.is(record.cleanUp, 'dirty');
});
