import { type Behaviour, logsHandles } from './behaviour.ts';
import { FakeGuardLogs } from './fake-guard-logs.ts';
import { kindOf } from './fake-image.ts';
import { type EventFields, FakeLog } from './fake-logs.ts';
import { virtualDevices } from './virtual-devices.ts';

const sysmon = 'Microsoft-Windows-Sysmon';
const vhdmp = 'Microsoft-Windows-VHDMP';
const security = 'Microsoft-Windows-Security-Auditing';

/** The channels of one boot and what Windows and Sysmon write into them, in the fields of real recordings. */
export class FakeTelemetry {
  readonly #behaviour: Behaviour;
  readonly logs: ReadonlyMap<string, FakeLog>;
  readonly mounts = new FakeLog('Microsoft-Windows-VHDMP-Operational', true, 40);
  readonly guards = new FakeGuardLogs();
  readonly #sysmon = new FakeLog('Microsoft-Windows-Sysmon/Operational', true, 4_000);
  readonly #security = new FakeLog('Security', true, 9_000);
  readonly #smartScreen = new FakeLog('Microsoft-Windows-SmartScreen/Debug', false, 0);

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    const all = [
      ...[this.mounts, this.#security, this.#smartScreen, ...this.guards.all],
      ...(behaviour.sysmon ? [this.#sysmon] : []),
    ];
    this.logs = new Map(all.map((log) => [log.channel, log]));
    if (behaviour.guardLogs === 'off') for (const log of this.guards.all) log.enabled = false;
    // What somebody did there before.
    for (const log of all) log.write({ provider: 'Before', id: 4, pid: 4, fields: { Note: 'before' } });
  }

  fileCreated(path: string, image: string, pid: number): void {
    if (!this.#coversFile(path)) return;
    this.#sysmonEvent(11, pid, { ...written(image, pid), TargetFilename: path, CreationUtcTime: utcTime() });
  }

  /** A line's end is shown as two spaces [H]. */
  streamWritten(path: string, text: string, image: string, pid: number): void {
    if (!this.#coversFile(path)) return;
    const target = { TargetFilename: `${path}:Zone.Identifier`, CreationUtcTime: utcTime() };
    this.#sysmonEvent(11, pid, { ...written(image, pid), ...target });
    const contents = text.replaceAll('\r\n', '  ');
    this.#sysmonEvent(15, pid, {
      ...written(image, pid),
      ...target,
      Hash: 'SHA256=0',
      Contents: contents,
      User: 'FAKE\\analyst',
    });
  }

  /** Of a file, or of a stream by `file:stream`: as one real unblocking was recorded. */
  deleted(path: string, image: string, pid: number): void {
    if (!this.#behaviour.sysmonDeletions) return;
    const more = { User: 'FAKE\\analyst', TargetFilename: path, IsExecutable: false, Archived: true };
    this.#sysmonEvent(23, pid, { ...written(image, pid), ...more });
  }

  processStarted(
    image: string,
    commandLine: string,
    pid: number,
    parent: { pid: number; image: string },
  ): void {
    const folder = image.replace(/[^\\]*$/, '');
    this.#sysmonEvent(1, pid, {
      ...written(image, pid),
      ...{ CommandLine: commandLine, CurrentDirectory: folder, User: 'FAKE\\analyst' },
      ...{ ParentProcessId: parent.pid, ParentImage: parent.image },
    });
    if (!this.#behaviour.auditProcesses) return;
    this.#security.write({
      ...{ provider: security, id: 4688, task: 13_312, pid: 4 },
      fields: {
        ...{ SubjectUserName: 'analyst', NewProcessId: hex(pid), NewProcessName: image },
        ...{ ProcessId: hex(parent.pid), CommandLine: commandLine, ParentProcessName: parent.image },
      },
    });
  }

  /** By whoever opens it, with the prefix; `GetInfoOnly`: it was only asked about. */
  imageHandled(path: string, pid: number, getInfoOnly: boolean): void {
    if (!logsHandles(this.#behaviour)) return;
    this.mounts.write({
      ...{ provider: vhdmp, id: 12, task: 1201, pid },
      fields: {
        ...{
          Status: 0,
          VhdFile: `\\\\?\\${path}`,
          VmId: '{00000000-0000-0000-0000-000000000000}',
          VhdType: kindOf(path).vhdType,
        },
        ...{
          Version: 1,
          Flags: 0,
          AccessMask: 851_968,
          WriteDepth: 0,
          GetInfoOnly: getInfoOnly,
          ReadOnly: false,
        },
      },
    });
  }

  /** By the kernel, without the prefix. */
  surfaced(path: string, disk: number, is: 'online' | 'offline'): void {
    const task = is === 'online' ? 1205 : 1206;
    const fields = { VhdFileName: path, VhdDiskNumber: disk };
    this.mounts.write({ provider: vhdmp, id: is === 'online' ? 1 : 2, task, pid: 4, fields });
  }

  deviceForbidden(becomes: keyof typeof virtualDevices = 'drive'): void {
    if (!this.#behaviour.auditDevices) return;
    const { id, instance, description, classId, className, compatible } = virtualDevices[becomes];
    this.#security.write({
      ...{ provider: security, id: 6423, task: 13_316, pid: 4 },
      fields: {
        ...{ SubjectUserSid: 'S-1-5-18', SubjectUserName: 'FAKE-WINDOWS$', SubjectDomainName: 'LAB' },
        ...{ DeviceId: instance, DeviceDescription: description, ClassId: classId, ClassName: className },
        ...{ VendorIds: `${id}1.0_`, CompatibleIds: compatible },
      },
    });
  }

  #coversFile(path: string): boolean {
    return this.#behaviour.sysmonFiles === 'all' || /\.(exe|dll|cmd|bat|ps1|vbs|js)$/i.test(path);
  }

  #sysmonEvent(id: number, pid: number, fields: EventFields): void {
    this.#sysmon.write({ provider: sysmon, id, pid, fields });
  }
}

function written(image: string, pid: number): EventFields {
  const guid = `{ec2b781c-8965-64f8-ae03-${String(pid).padStart(12, '0')}}`;
  return { RuleName: '-', UtcTime: utcTime(), ProcessGuid: guid, ProcessId: pid, Image: image };
}

function utcTime(): string {
  return new Date().toISOString().replace('T', ' ').replace('Z', '');
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
