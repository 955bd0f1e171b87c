import { Command } from 'commander';
import type { Calibration } from '../../model/calibration.ts';
import { postureNames } from '../../model/scenario.ts';
import { calibrationReport } from '../../reports/console/calibration-report.ts';
import { keepCalibration } from '../../store/calibration-file.ts';
import { readyRunsFolder } from '../../store/disk/runs-folder.ts';
import { calibrated, calibrationExitCode, calibrationOf } from '../compose/calibration.ts';
import { type Lanes, referenceLanes } from '../compose/calibration-lanes.ts';
import { cache, referenceReady } from '../compose/reference-ready.ts';
import { untilInterrupted } from '../interrupts.ts';
import { print, printJson } from '../print.ts';
import { reportError } from '../report-error.ts';
import { postureNamed } from '../run-options.ts';
import { terminalView } from '../wording/terminal-view.ts';

interface Options {
  readonly posture?: readonly string[];
  readonly json?: true;
  readonly out: string;
}

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .option(
      '--posture <name>',
      'only from this posture (repeatable; default: all)',
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option('--json', 'one JSON document (motw.calibration/1) on standard output')
    .option(
      '--out <dir>',
      'folder where the newest whole calibration and runs with wrong cells are kept',
      'runs',
    )
    .addHelpText('after', more)
    .action(async (options: Options) => {
      const postures = [...new Set(options.posture?.map(postureNamed) ?? postureNames)];
      await readyRunsFolder(options.out);
      let machines: Lanes | null = null;
      await untilInterrupted(
        async (signal) => {
          machines = await referenceLanes(await referenceReady(signal), cache(), options.out);
          let calibration: Calibration;
          let dirty = false;
          try {
            calibration = await calibrationOf(postures, await calibrated(), machines, signal, process.stderr);
          } finally {
            dirty = await stop(machines);
          }
          await show(calibration, options);
          process.exitCode = calibrationExitCode(calibration, { dirty, interrupted: signal.aborted });
        },
        async () => machines?.[Symbol.asyncDispose](),
      );
    });
}

const more = `
In T1553.005-2 each preventive control is set to every state that the posture
does not give it (on, warn, off, or broken: configured, and without effect),
each sensor is switched off or silenced, each rule taken away. In the other
scenarios that is done to what they are the first to have; what they share
with others is seen acting, and a preventive control not acting. One thing at
a time, each time a run of its own on the reference guest, marked and unmarked.
What has to be seen then is worked out from the states alone. A cell is right
when that is seen, and when what hangs on the thing flipped is unexpected and
nothing else is. Where one control hides another, it is taken away as well.

Only the controls and rules that come with the harness are calibrated; a
motw.yaml is not read.

Exit codes: 0 all right, 1 a cell is wrong (trust no run until it is mended),
3 interrupted, or something wrong with the machine, 4 clean-up incomplete

Examples:
  $ motw calibrate
  $ motw calibrate --posture hardened --posture locked-down
  $ motw calibrate --json >calibration.json`;

/** Whether something of them could not be taken away. */
async function stop(machines: Lanes): Promise<boolean> {
  try {
    await machines[Symbol.asyncDispose]();
    return false;
  } catch (error) {
    reportError(error, process.stderr);
    return true;
  }
}

async function show(calibration: Calibration, { json, out }: Options): Promise<void> {
  const { stdout, stderr } = process;
  if (json) printJson(calibration);
  else print(calibrationReport(calibration, terminalView(stdout)));
  const whole =
    calibration.left.length === 0 &&
    postureNames.every((posture) => calibration.cells.some((cell) => cell.posture === posture));
  if (whole) stderr.write(`kept in ${await keepCalibration(out, calibration)}\n`);
}
