import type { WinEvent } from '../../runner/model/win-event.ts';
import type { SwitchState } from '../../runner/model/words.ts';
import type { Call } from '../../runner/ports/call.ts';
import type { ControlDecision, ControlLog } from '../../runner/ports/control-log.ts';
import type { EventSource, ReadEvent } from '../../runner/ports/event-source.ts';
import { ConnectionClosedError } from '../../runner/targets/json-lines/connection-errors.ts';
import { type SensorId, sensorIds, sensors } from '../../runner/targets/reference/telemetry/sensors.ts';
import { sysmon, vhdmp } from '../detections/win-events.ts';
import type { Faults, SensorFault } from './faults.ts';

export const downloads = 'C:\\Users\\analyst\\Downloads';
export const temp = 'C:\\Users\\analyst\\AppData\\Local\\Temp';

/** What the real sensors write of one thing that happened; times are ISO 8601 by the guest's clock. */
export const events = {
  created: (path: string, at: string) => sysmon(11, { TargetFilename: path, ProcessId: '70' }, at),
  marked: (path: string, mark: string, at: string) =>
    sysmon(15, { TargetFilename: `${path}:Zone.Identifier`, Contents: mark.replace(/[\r\n]/g, ' ') }, at),
  mounted: (image: string, at: string) => vhdmp(1, { VhdFileName: image, VhdDiskNumber: '0' }, at),
  started: (image: string, pid: number, at: string) =>
    sysmon(1, { Image: image, ProcessId: String(pid), ParentProcessId: '1', ParentImage: '-' }, at),
};

const canaries: Readonly<Record<SensorId, (token: string, at: string) => WinEvent>> = {
  mounts: (token, at) => vhdmp(12, { VhdFile: `\\\\?\\canary\\${token}`, GetInfoOnly: 'true' }, at),
  files: (token, at) => events.created(`${temp}\\motw-canary-${token}.txt`, at),
  streams: (token, at) => sysmon(15, { TargetFilename: `${temp}\\motw-canary-${token}.txt:canary` }, at),
  processes: (token, at) =>
    sysmon(1, { Image: 'C:\\true.exe', CommandLine: `true ${token}`, ProcessId: '71' }, at),
};

/** The logs of one boot. */
export class FakeTelemetry {
  readonly #faults: Faults;
  readonly #written = new Map<SensorId, { readonly readableAt: number; readonly event: WinEvent }[]>(
    sensorIds.map((id) => [id, []]),
  );
  readonly states = new Map<string, SwitchState>();
  readonly decisions: ControlDecision[] = [];

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  now(): string {
    return new Date(Date.now() + (this.#faults.clockOffMs ?? 0)).toISOString();
  }

  /** Something that happened, as the sensor sees it. */
  write(sensor: SensorId, event: WinEvent): void {
    if (this.#faults.sensors?.[sensor] !== 'deaf') this.#append(sensor, event);
  }

  /** What somebody else did on the same machine: it reaches a sensor that is deaf to the arm, too. */
  writeForeign(image: string = `${downloads}\\Invoice_feedf00d.iso`, at: string = this.now()): void {
    this.#append('files', events.created(image, at));
    this.#append('streams', events.marked(image, '[ZoneTransfer]\nZoneId=3\n', at));
    this.#append('mounts', events.mounted(image, at));
    this.#append('processes', events.started('Q:\\Invoice.exe', 6666, at));
  }

  decide(control: string, action: 'block' | 'warn', path: string, pid: number): void {
    const raw = { source: control, media: 'application/json', bytes: Buffer.from(`${action} ${path}`) };
    const cursor = String(this.decisions.length + 1);
    this.decisions.push({ cursor, control, action, path, pid, at: this.now(), raw });
  }

  source(id: SensorId): EventSource {
    const fault = this.#faults.sensors?.[id];
    const log = this.#log(id);
    let reads = 0;
    let sent = 0;
    const reach = (): void => {
      if (fault === 'unreachable' || (fault === 'unreachable later' && reads > 2)) {
        throw new ConnectionClosedError(`the log ${id}`);
      }
    };
    return {
      id,
      serves: sensors[id],
      origin: 'modelled',
      ordered: !(typeof fault === 'object' && 'overtakenMs' in fault),
      missing: async () => (this.#off(id) ? [`the sensor ${id} does not run`] : []),
      cursor: async () => String(log.length),
      canary: async (token) => {
        sent++;
        if (this.#faults.neighbour === 'another run' && id === 'files') this.writeForeign();
        if (fault !== 'dying' || sent === 1) this.#append(id, canaries[id](token, this.now()), 'canary');
      },
      read: async function* (from: string, c: Call): AsyncIterable<ReadEvent> {
        c.signal.throwIfAborted();
        reads++;
        reach();
        for (let at = Number(from); at < log.length; at++) {
          const entry = log[at];
          if (entry === undefined || entry.readableAt > performance.now()) return;
          const raw = {
            source: id,
            media: 'application/json',
            bytes: Buffer.from(JSON.stringify(entry.event)),
          };
          yield { cursor: String(at + 1), seenAt: performance.now(), event: entry.event, raw };
        }
      },
    };
  }

  controlLog(): ControlLog {
    const { decisions } = this;
    let waiting = this.#faults.decisionsAfterReads ?? 0;
    return {
      id: 'launch-gate',
      cursor: async () => String(decisions.length),
      read: async function* (from) {
        const found = decisions.slice(Number(from));
        if (found.length > 0 && waiting-- > 0) return;
        yield* found;
      },
    };
  }

  #append(sensor: SensorId, event: WinEvent, what: 'canary' | 'event' = 'event'): void {
    const fault = this.#faults.sensors?.[sensor];
    if (this.#off(sensor) || fault === 'silent') return;
    const log = this.#log(sensor);
    const readableAt = performance.now() + lateness(fault, what);
    const later = log.findIndex((entry) => entry.readableAt > readableAt);
    log.splice(later < 0 ? log.length : later, 0, { readableAt, event });
  }

  #log(sensor: SensorId) {
    const log = this.#written.get(sensor);
    if (log === undefined) throw new Error(`there is no sensor ${sensor}`);
    return log;
  }

  #off(sensor: SensorId): boolean {
    return sensors[sensor].some((control) => this.states.get(control) === 'off');
  }
}

function lateness(fault: SensorFault | undefined, what: 'canary' | 'event'): number {
  if (typeof fault !== 'object') return 0;
  if ('lateMs' in fault) return fault.lateMs;
  return what === 'canary' ? 0 : fault.overtakenMs;
}
