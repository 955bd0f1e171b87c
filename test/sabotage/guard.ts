import type { RunRecord } from '../../runner/model/run-record.ts';
import type { ActiveArm, ControlId, Status } from '../../runner/model/words.ts';
import { type SensorId, sensorOf } from '../../runner/targets/reference/telemetry/sensors.ts';
import type { Look } from './truth.ts';

/**
 * What the looks at the guest do not bear out of what a run says: a `prevented`, `detected` or `missed` that is not so. Knows nothing
 * of how verdicts are come to.
 *
 * @param withheld sensors whose events the saboteur keeps from the harness although they are in the log: they are rightly missed
 */
export function falseVerdicts(
  record: RunRecord,
  truth: ReadonlyMap<ActiveArm, readonly Look[]>,
  withheld: readonly SensorId[],
): readonly string[] {
  return record.scenarios.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ control, status, arms }) => {
      const claims = Object.entries(arms) as [ActiveArm, Status][];
      return claims.flatMap(([arm, inArm]) => {
        const wrong = lie(control, inArm, arm, truth.get(arm) ?? [], withheld);
        return wrong === null ? [] : [`${control} is ${inArm} (${status}) in the ${arm} arm, but ${wrong}`];
      });
    }),
  );
}

function lie(
  control: ControlId,
  status: Status,
  arm: ActiveArm,
  looks: readonly Look[],
  withheld: readonly SensorId[],
): string | null {
  switch (status) {
    case 'prevented':
    case 'warned':
      return falselyPrevented(control, arm, looks);
    case 'not-prevented':
      return happenedAgainst(control, looks) ? null : 'nothing shows that what it prevents has happened';
    case 'detected':
    case 'late':
      return falselyDetected(control, looks);
    case 'missed':
      return falselyMissed(control, looks, withheld);
    default:
      return null;
  }
}

function falselyPrevented(control: ControlId, arm: ActiveArm, looks: readonly Look[]): string | null {
  if (looks.length === 0) return 'nobody could look at the guest';
  if (!looks.some(({ effects }) => effects[control] === 'on' || effects[control] === 'warn'))
    return 'it had no effect';
  // What it makes of a file without a mark is not its merit; the verdict contrasts the arms.
  if (control === 'motw-propagation')
    return arm === 'unmarked' || looks.some(({ marked }) => marked) ? null : 'the image carried no mark';
  return happenedAgainst(control, looks) ? 'what it prevents has happened' : null;
}

/** Whether that happened which this control is there to prevent. */
function happenedAgainst(control: ControlId, looks: readonly Look[]): boolean {
  switch (control) {
    case 'mount-verb':
      return looks.some(({ moment, mounted }) => moment === 'after mount 1' && mounted);
    case 'virtual-drive-policy':
      return looks.some(({ mounted }) => mounted);
    case 'motw-propagation':
      return looks.every(({ effects }) => effects[control] !== 'on') && looks.some(({ mounted }) => mounted);
    default:
      return looks.some(({ moment, ran }) => moment === 'after open 1' && ran);
  }
}

/** Whether that happened which this detection watches for. */
function happenedFor(control: ControlId, looks: readonly Look[]): boolean {
  switch (control) {
    case 'image-mounted':
      return looks.some(({ mounted }) => mounted);
    case 'image-file-created':
    case 'lure-image-in-downloads':
      return looks.some(({ delivered }) => delivered);
    case 'mark-written':
      return looks.some(({ marked }) => marked);
    default:
      return looks.some(({ ran }) => ran);
  }
}

function falselyDetected(control: ControlId, looks: readonly Look[]): string | null {
  if (!happenedFor(control, looks)) return 'it did not happen';
  return looks.some((look) => watched(control, look)) ? null : 'its sensor never ran';
}

function falselyMissed(
  control: ControlId,
  looks: readonly Look[],
  withheld: readonly SensorId[],
): string | null {
  const sensor = sensorOf.get(control);
  const last = looks.at(-1);
  if (sensor === undefined || last === undefined) return 'nobody could look at the guest';
  if (!happenedFor(control, looks)) return 'it did not happen';
  if (!looks.every((look) => watched(control, look))) return 'its sensor did not run all the time';
  if (new Set(looks.map(({ sensors }) => sensors[sensor].pid)).size > 1) return 'its sensor was started anew';
  if (withheld.includes(sensor)) return null;
  return isLogged(control, last) ? 'its sensor has it in its log' : null;
}

function watched(control: ControlId, { sensors }: Look): boolean {
  const sensor = sensorOf.get(control);
  return sensor !== undefined && sensors[sensor].runs;
}

/** Whether the sensor wrote down what its detection watches for; the marker is in every path but the program's. */
function isLogged(control: ControlId, { logs }: Look): boolean {
  const telling: Readonly<Record<ControlId, RegExp>> = {
    'image-mounted': /"EventID":1,.*\.iso"/,
    'image-file-created': /"EventID":11,.*\.iso"/,
    'lure-image-in-downloads': /"EventID":11,.*\.iso"/,
    'mark-written': /"EventID":15,.*\.iso:Zone\.Identifier"/,
    'process-from-mounted-image': /"EventID":1,.*"Image":"[D-Z]:/,
  };
  const sensor = sensorOf.get(control);
  return sensor !== undefined && telling[control]?.test(logs[sensor]) === true;
}
