import test from 'ava';
import { IsoError } from 'iso-packer';
import { armOf, runLab, statuses, told } from './lab.ts';

test('an image that cannot be built judges nothing, and the record says how to mend it', async (t) => {
  const build = async () => {
    throw new IsoError('ISO_NO_TOOL', 'there is no qemu-img', { mend: 'install qemu-utils' });
  };
  const { record } = await runLab({ through: (rig) => ({ ...rig, images: { ...rig.images, build } }) });
  for (const name of ['marked', 'unmarked'] as const) {
    const arm = armOf(record, name);
    t.deepEqual(told(arm, 2), ['build failed ISO_NO_TOOL', 'collect completed', 'clean-up completed']);
    t.is(
      arm.steps.find(({ step }) => step === 'build')?.reason?.text,
      'there is no qemu-img; install qemu-utils',
    );
  }
  t.deepEqual([...new Set(Object.values(statuses(record)))], ['inconclusive']);
  t.is(record.outcome, 'inconclusive');
});
