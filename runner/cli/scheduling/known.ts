import type { Status } from '../../model/words.ts';

/** Whether it says how the control is: the others only say that it could not be judged that time. */
export function isKnown(status: Status): boolean {
  return status !== 'inconclusive' && status !== 'not-reached';
}
