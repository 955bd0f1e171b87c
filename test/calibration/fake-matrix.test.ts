import test from 'ava';
import { postureNames } from '../../runner/model/scenario.ts';
import { calibrateFakes, trialsFrom } from './fake-lane.ts';

test('the whole matrix on the fake target: every cell is right', async (t) => {
  const { cells, left, retried } = await calibrateFakes(postureNames.flatMap(trialsFrom), { lanes: 48 });
  t.deepEqual(
    cells
      .filter(({ right }) => !right)
      .map(({ posture, flip, control, wrong }) => [posture, flip, control, wrong]),
    [],
  );
  t.is(cells.length, 1690);
  t.deepEqual([left, retried], [[], []]);
});
