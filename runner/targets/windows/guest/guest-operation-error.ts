import { HarnessError } from '../../../model/errors.ts';

/** How much of what a guest says is passed on, in characters. */
const longestText = 2_000;

/** An operation in the guest did not do what was agreed. The code is the guest's own (an HRESULT, or one of the scripts'), verbatim. */
export class GuestOperationError extends HarnessError {
  readonly code: string;
  readonly category = 'environment';

  constructor(operation: string, code: string, text: string) {
    super(
      `the guest's operation '${operation}' failed with ${code}: ${text.slice(0, longestText)}`,
      mends[code] ?? 'run `motw doctor` for this target, then run again',
    );
    this.code = code;
  }
}

const mends: Readonly<Record<string, string>> = {
  ALREADY_MOUNTED: 'dismount the image in the guest (Dismount-DiskImage), then run again',
  NO_DRIVE_LETTER: 'see whether automatic mounting is on in the guest (mountvol /E), then run again',
  PROTOCOL: 'the scripts in the guest are of another version: run `motw clean-up`, then run again',
};
