import type { ControlId } from '../../../model/words.ts';
import type { Call } from '../../../ports/call.ts';
import type { ProbedState } from '../../../ports/guest.ts';
import { doneOf, type OperationRunner } from './operation-runner.ts';
import { postureValue } from './windows-answers.ts';

/** The state of every control that the guest can be asked for. What it was read from is in the raw answer. */
export async function probedPosture(
  runner: OperationRunner,
  c: Call,
): Promise<ReadonlyMap<ControlId, ProbedState>> {
  const answer = await runner.run('posture', { user: runner.user }, postureValue, c);
  const { controls } = doneOf('posture', answer);
  return new Map(
    Object.entries(controls).map(([id, { state, images, unpackers }]) => [
      id,
      {
        state,
        ...(images && { ofImages: images }),
        ...(unpackers && { ofUnpackers: unpackers }),
        raw: answer.raw,
      },
    ]),
  );
}
