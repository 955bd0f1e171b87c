import { z } from 'zod';
import type { Call } from '../../../../ports/call.ts';
import type { OperationRunner } from '../../guest/operation-runner.ts';

const drivesValue = z.object({
  /** The letter of the drive that Windows is on, such as `C:`. */
  system: z.string().regex(/^[A-Z]:$/),
  drives: z
    .array(
      z.object({
        letter: z.string().regex(/^[A-Z]:$/),
        /** Such as `\Device\CdRom1`; null: Windows names none. */
        device: z.string().max(1_024).nullable(),
        /** 2 removable, 3 fixed, 5 optical (documentation of Win32_LogicalDisk). */
        type: z.number().int(),
        medium: z.boolean(),
      }),
    )
    .max(64),
});

/** What the guest's drive letters stand for, at one moment. */
export type DriveTable = z.infer<typeof drivesValue>;

/** Asked anew for each reading of a log: letters come and go with the images. */
export function drivesOf(runner: OperationRunner): (c: Call) => Promise<DriveTable> {
  return (c) => runner.ask('drives', {}, drivesValue, c);
}
