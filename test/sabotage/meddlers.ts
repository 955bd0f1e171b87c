import type { EventSource, ReadEvent } from '../../runner/ports/event-source.ts';
import type { SensorId } from '../../runner/targets/reference/telemetry/sensors.ts';
import type { Inside, Moment, Saboteur } from './saboteur.ts';

/** What becomes of sensors, their logs and the guest's clock: done in the guest, or to the events on their way. */

const programs: Readonly<Record<SensorId, string>> = {
  mounts: 'mounts',
  files: 'files files',
  streams: 'files streams',
  processes: 'processes',
};
const pid = (sensor: SensorId): string => `$(cat /run/motw/sensors/${sensor}.pid)`;
const log = (sensor: SensorId): string => `/run/motw/events/${sensor}.jsonl`;

/** It is gone when this returns. */
const kill = (sensor: SensorId): string =>
  `p=${pid(sensor)}; kill -9 $p; while [ -e /proc/$p ] && ! grep -q ') Z' /proc/$p/stat; do :; done`;

/** It has announced itself when this returns. */
const startAnew = (sensor: SensorId): string =>
  `old=${pid(sensor)}; /motw/sensors/${programs[sensor]} >/dev/null 2>&1 </dev/null & ` +
  `until [ "$(cat /run/motw/sensors/${sensor}.pid)" != "$old" ]; do sleep 0.02; done`;

const named = (sensors: readonly SensorId[]): string => sensors.join(' and ');
const each =
  (sensors: readonly SensorId[], script: (sensor: SensorId) => string) =>
  ({ sh }: Inside): Promise<string> =>
    sh(sensors.map(script).join('; '));

export function sensorKilled(sensors: readonly SensorId[], when: Moment): Saboteur {
  return { does: `of ${named(sensors)} is killed ${when}`, at: { [when]: each(sensors, kill) } };
}

export function sensorAway(sensors: readonly SensorId[], from: Moment, until: Moment): Saboteur {
  return {
    does: `of ${named(sensors)} is killed ${from} and started anew ${until}`,
    at: { [from]: each(sensors, kill), [until]: each(sensors, startAnew) },
  };
}

export function sensorStopped(sensors: readonly SensorId[], from: Moment, until?: Moment): Saboteur {
  const signal = (name: string) => each(sensors, (sensor) => `kill -${name} ${pid(sensor)}`);
  return {
    does: `of ${named(sensors)} is stopped ${from}${until === undefined ? '' : `, until ${until}`}`,
    at: { [from]: signal('STOP'), ...(until && { [until]: signal('CONT') }) },
  };
}

/** `script` has `$log`. */
export function logTampered(sensor: SensorId, what: string, when: Moment, script: string): Saboteur {
  return {
    does: `of ${sensor} has its log ${what} ${when}`,
    at: { [when]: ({ sh }: Inside) => sh(`log=${log(sensor)}; ${script}`) },
  };
}

/** Settings of the guest's clock, in milliseconds from the right time. */
export function clockSet(settings: ReadonlyMap<Moment, number>): Saboteur {
  const said = [...settings].map(([when, ms]) => `${ms / 60_000} minutes off ${when}`);
  return {
    does: `has a clock that is ${said.join(', then ')}`,
    at: Object.fromEntries(
      [...settings].map(([when, ms]) => [
        when,
        ({ sh }: Inside) => sh(`date -s @${Math.floor((Date.now() + ms) / 1000)}`),
      ]),
    ),
  };
}

/** The source, but for how it is read. */
function reading(source: EventSource, read: EventSource['read']): EventSource {
  const { id, serves, origin, ordered } = source;
  return {
    ...{ id, serves, origin, ordered, read },
    missing: (c) => source.missing(c),
    cursor: (c) => source.cursor(c),
    canary: (token, c) => source.canary(token, c),
  };
}

/** Event sources whose events go through `change` on their way; it may leave out or add. */
function passing(
  does: string,
  sensors: readonly SensorId[],
  change: (read: ReadEvent, marker: string) => readonly ReadEvent[],
): Saboteur {
  return {
    does: `of ${named(sensors)} ${does}`,
    listens: (source, marker) =>
      !sensors.some((id) => id === source.id)
        ? source
        : reading(source, async function* (from, c) {
            for await (const read of source.read(from, c)) yield* change(read, marker());
          }),
  };
}

/** The program's path holds no marker. */
function isOfArm({ event }: ReadEvent, marker: string): boolean {
  const text = JSON.stringify(event.Event.EventData);
  return text.includes(marker) || /"Image":"E:/.test(text);
}

/** The canaries come, the arm's own events don't. */
export function deaf(sensors: readonly SensorId[]): Saboteur {
  return passing('answers nothing but its canaries', sensors, (read, marker) =>
    isOfArm(read, marker) ? [] : [read],
  );
}

export function repeats(sensors: readonly SensorId[]): Saboteur {
  return passing('says everything three times', sensors, (read) => [read, read, read]);
}

/** The first of two events that are alike is readable when the second is due, which never comes. */
export function firstForSecond(sensor: SensorId, alike: RegExp): Saboteur {
  let held: ReadEvent | null = null;
  return passing("has the first attempt's event in the place of the second's", [sensor], (read, marker) => {
    if (!isOfArm(read, marker) || !alike.test(JSON.stringify(read.event))) return [read];
    held ??= read;
    // What is held back is read again at the next look.
    return held.cursor === read.cursor ? [] : [{ ...read, event: held.event }];
  });
}

type Change = (event: string, marker: string) => string;

/** Beside the arm's own events, or in their place, come those of somebody else. */
export function mixedWith(
  whose: string,
  sensors: readonly SensorId[],
  change: Change,
  how: 'beside' | 'in place of',
): Saboteur {
  return passing(`has ${whose} ${how} its own`, sensors, (read, marker) => {
    if (!isOfArm(read, marker)) return [read];
    const other = { ...read, event: JSON.parse(change(JSON.stringify(read.event), marker)) };
    return how === 'beside' ? [other, read, other] : [other];
  });
}

function dated(event: string, aheadMs: number): string {
  return event.replace(/"SystemTime":"([^"]+)"/, (_, at: string) => {
    const moved = new Date(Date.parse(at) + aheadMs).toISOString();
    return `"SystemTime":"${moved}"`;
  });
}
const day = 86_400_000;

/** At the same time, in the same folder. Its program ran from another drive, as it is another machine's. */
export const anothers: Change = (event, marker) =>
  event
    .replaceAll(marker, 'feedf00d')
    .replaceAll('"E:', '"Q:')
    .replace(/"(Parent)?ProcessId":"\d+"/g, '"$1ProcessId":"7777"');
/** From the same drive, by other processes. */
export const yesterdays: Change = (event, marker) =>
  dated(anothers(event, marker), -day).replaceAll('"Q:', '"E:');
/** The arm's own, but for the time. */
export const tomorrows: Change = (event) => dated(event, day);

/** Everything is readable that much later, in order. */
export function late(sensor: SensorId, ms: number): Saboteur {
  const seen = new Map<string, number>();
  return {
    does: `of ${sensor} answers ${ms} ms late`,
    listens: (source) =>
      source.id !== sensor
        ? source
        : reading(source, async function* (from, c) {
            for await (const read of source.read(from, c)) {
              const first = seen.get(read.cursor) ?? performance.now();
              seen.set(read.cursor, first);
              if (performance.now() < first + ms) return;
              yield { ...read, seenAt: performance.now() };
            }
          }),
  };
}
