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

export function sensorKilled(sensor: SensorId, when: Moment): Saboteur {
  return { does: `of ${sensor} is killed ${when}`, at: { [when]: ({ sh }: Inside) => sh(kill(sensor)) } };
}

export function sensorAway(sensor: SensorId, from: Moment, until: Moment): Saboteur {
  return {
    does: `of ${sensor} is killed ${from} and started anew ${until}`,
    at: {
      [from]: ({ sh }: Inside) => sh(kill(sensor)),
      [until]: ({ sh }: Inside) => sh(startAnew(sensor)),
    },
  };
}

export function sensorStopped(sensor: SensorId, from: Moment, until?: Moment): Saboteur {
  return {
    does: `of ${sensor} is stopped ${from}${until === undefined ? '' : ` until ${until}`}`,
    at: {
      [from]: ({ sh }: Inside) => sh(`kill -STOP ${pid(sensor)}`),
      ...(until && { [until]: ({ sh }: Inside) => sh(`kill -CONT ${pid(sensor)}`) }),
    },
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
export function clockSet(settings: Readonly<Partial<Record<Moment, number>>>): Saboteur {
  const said = Object.entries(settings).map(([when, ms]) => `${ms / 60_000} minutes off ${when}`);
  return {
    does: `has a clock that is ${said.join(', then ')}`,
    at: Object.fromEntries(
      Object.entries(settings).map(([when, ms]) => [
        when,
        ({ sh }: Inside) => sh(`date -s @${Math.floor((Date.now() + ms) / 1000)}`),
      ]),
    ),
  };
}

/** An event source whose events go through `change` on their way; it may leave out, hold back or add. */
function passing(
  does: string,
  sensor: SensorId,
  change: (read: ReadEvent, marker: string) => readonly ReadEvent[] | Promise<readonly ReadEvent[]>,
): Saboteur {
  return {
    does,
    listens: (source: EventSource, marker) =>
      source.id !== sensor
        ? source
        : {
            id: source.id,
            serves: source.serves,
            origin: source.origin,
            ordered: source.ordered,
            missing: (c) => source.missing(c),
            cursor: (c) => source.cursor(c),
            canary: (token, c) => source.canary(token, c),
            async *read(from, c) {
              for await (const read of source.read(from, c)) yield* await change(read, marker());
            },
          },
  };
}

function isOfArm({ event }: ReadEvent, marker: string): boolean {
  const text = JSON.stringify(event.Event.EventData);
  return text.includes(marker) || /"Image":"E:/.test(text);
}

/** The canaries come, the arm's own events don't. */
export function deaf(sensor: SensorId): Saboteur {
  return passing(`of ${sensor} answers nothing but its canaries`, sensor, (read, marker) =>
    isOfArm(read, marker) ? [] : [read],
  );
}

/** The same event over and over. */
export function repeats(sensor: SensorId): Saboteur {
  return passing(`of ${sensor} says everything three times`, sensor, (read) => [read, read, read]);
}

type Change = (event: string, marker: string) => string;

/** Beside the arm's own events, or in their place, come those of somebody else. */
export function mixedWith(
  whose: string,
  sensor: SensorId,
  change: Change,
  instead: 'instead' | 'beside',
): Saboteur {
  return passing(`of ${sensor} has ${whose} ${instead} its own`, sensor, (read, marker) => {
    if (!isOfArm(read, marker)) return [read];
    const other = { ...read, event: JSON.parse(change(JSON.stringify(read.event), marker)) };
    return instead === 'instead' ? [other] : [other, read, other];
  });
}

const shifted = (event: string, ms: number): string =>
  event.replace(/"SystemTime":"([^"]+)"/, (_, at: string) => {
    const moved = new Date(Date.parse(at) + ms).toISOString();
    return `"SystemTime":"${moved}"`;
  });
const day = 86_400_000;

export const another: Change = (event, marker) => event.replaceAll(marker, 'feedf00d');
export const yesterdays: Change = (event, marker) =>
  shifted(another(event, marker), -day).replace(/"(Parent)?ProcessId":"\d+"/g, '"$1ProcessId":"7777"');
export const tomorrows: Change = (event) => shifted(event, day);

/** Everything is readable that much later, in order. */
export function late(sensor: SensorId, ms: number): Saboteur {
  const seen = new Map<string, number>();
  return {
    does: `of ${sensor} answers ${ms} ms late`,
    listens: (source) => {
      if (source.id !== sensor) return source;
      return {
        id: source.id,
        serves: source.serves,
        origin: source.origin,
        ordered: source.ordered,
        missing: (c) => source.missing(c),
        cursor: (c) => source.cursor(c),
        canary: (token, c) => source.canary(token, c),
        async *read(from, c) {
          for await (const read of source.read(from, c)) {
            const first = seen.get(read.cursor) ?? performance.now();
            seen.set(read.cursor, first);
            if (performance.now() < first + ms) return;
            yield { ...read, seenAt: performance.now() };
          }
        },
      };
    },
  };
}
