import { join } from 'node:path';
import * as z from 'zod';
import { type Calibration, calibrationSchemaName } from '../model/calibration.ts';
import { HarnessError } from '../model/errors.ts';
import { outcomes, statuses } from '../model/words.ts';
import { keepDocument, readDocument } from './disk/kept-document.ts';
import { readyRunsFolder } from './disk/runs-folder.ts';

const fileName = 'calibration.json';

/** The kept calibration can't be used. */
class CalibrationFileError extends HarnessError {
  readonly code = 'CALIBRATION_INVALID';
  readonly category = 'user';

  constructor(file: string, why: string, cause: unknown) {
    super(`${file} ${why}`, 'make it anew with `motw calibrate`, or remove the file', { cause });
  }
}

const count = z.int().nonnegative();
const note = z.object({
  scenario: z.string().optional(),
  posture: z.string(),
  flip: z.string(),
  why: z.string(),
});
const file = z.object({
  schema: z.literal(calibrationSchemaName),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  harness: z.object({ version: z.string(), rules: z.record(z.string(), z.string()) }),
  target: z.object({
    name: z.string(),
    platform: z.literal('reference'),
    fingerprint: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
  scenarios: z.array(z.string()),
  cells: z.array(
    z.object({
      scenario: z.string().optional(),
      posture: z.string(),
      flip: z.string(),
      control: z.string(),
      expected: z.enum(statuses),
      seen: z.enum(statuses).nullable(),
      outcome: z.enum(outcomes).nullable(),
      why: z.string(),
      right: z.boolean(),
      wrong: z.string().nullable(),
      run: z.string().nullable(),
    }),
  ),
  right: count,
  wrong: count,
  retried: z.array(note),
  left: z.array(note),
});

/** Before there were several scenarios in a calibration, what is in it did not say of which it is. */
const schema = file.transform(({ cells, retried, left, ...rest }) => {
  const [only = ''] = rest.scenarios;
  const ofScenario = <T extends { scenario?: string | undefined }>(all: readonly T[]) =>
    all.map((one) => ({ ...one, scenario: one.scenario ?? only }));
  return { ...rest, cells: ofScenario(cells), retried: ofScenario(retried), left: ofScenario(left) };
}) satisfies z.ZodType<Calibration>;

/**
 * Keeps the newest calibration beside the runs.
 *
 * @returns the file
 * @throws StoreError; the file is then as it was before
 */
export async function keepCalibration(outFolder: string, calibration: Calibration): Promise<string> {
  const file = join(outFolder, fileName);
  await readyRunsFolder(outFolder);
  await keepDocument('keep the calibration', file, calibration);
  return file;
}

/**
 * The newest calibration kept beside the runs, or null where there is none.
 *
 * @throws CalibrationFileError when the file is damaged: what it proves would be shown wrongly, or silently not at all
 */
export function readCalibration(outFolder: string): Promise<Calibration | null> {
  const file = join(outFolder, fileName);
  const unusable = (why: string, cause: unknown) => new CalibrationFileError(file, why, cause);
  return readDocument(file, schema, calibrationSchemaName, unusable);
}
