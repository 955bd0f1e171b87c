import type { JsonObject } from '../../../../../runner/model/observation.ts';
import { done, fault } from '../answers.ts';
import { downloads } from '../fake-files.ts';
import { type FakeOperation, type FakeWindows, text } from '../fake-windows.ts';

/** Only administrators may read these. */
const closed = ['Security', 'Microsoft-Windows-Sysmon/Operational'];
const denied = fault('0x80070005', 'Attempted to perform an unauthorized operation.');

function mayRead({ behaviour, telemetry }: FakeWindows, channel: string): boolean {
  const ofGuard = telemetry.guards.all.some((log) => log.channel === channel);
  return ofGuard ? behaviour.guardLogs !== 'closed' : mayLookAt({ behaviour }, channel);
}

/** The state of a channel may be known to whoever may not read it [?]. */
function mayLookAt({ behaviour }: Pick<FakeWindows, 'behaviour'>, channel: string): boolean {
  return behaviour.agentElevated || !closed.includes(channel);
}

const logs: FakeOperation = (windows, args) => {
  const channels = args.channels as readonly string[];
  if (!channels.every((channel) => mayLookAt(windows, channel))) return denied;
  return done({
    logs: channels.map((channel) => {
      const log = windows.telemetry.logs.get(channel);
      if (log === undefined)
        return {
          channel,
          exists: false,
          enabled: false,
          records: 0,
          oldest: null,
          newest: null,
          maxBytes: 0,
        };
      return { channel, exists: true, enabled: log.enabled, ...log.state(), maxBytes: 1_052_672 };
    }),
  });
};

const events: FakeOperation = (windows, args) => {
  const channel = text(args, 'channel');
  if (!mayRead(windows, channel)) return denied;
  const log = windows.telemetry.logs.get(channel);
  if (log === undefined) return fault('NO_CHANNEL', `${channel} does not exist here`);
  const after = Number(args.after);
  const page = log.after(after, Number(args.limit));
  const { oldest, newest } = log.state();
  return done({ ...page, last: after + page.events.length, oldest, newest });
};

const exportLog: FakeOperation = (windows, args) => {
  const channel = text(args, 'channel');
  if (!windows.behaviour.exports || !mayRead(windows, channel)) return denied;
  const log = windows.telemetry.logs.get(channel);
  if (log === undefined) return fault('0x00003A9F', 'The specified channel could not be found.');
  const { events: after } = log.after(Number(args.after), 1_000_000);
  const bytes = Buffer.from(['ElfFile', ...after].join('\n'));
  windows.writeFile(text(args, 'to'), bytes, windows.account('agent'));
  return done({ path: text(args, 'to'), bytes: bytes.length });
};

const canary: FakeOperation = (windows, args) => {
  const { mounts, files, streams, removals, processes } = args.tokens as Readonly<Record<string, string>>;
  const agent = windows.account('agent');
  if (mounts !== undefined) {
    const image = text(args, 'image');
    if (windows.files.get(image) === null) return fault('NO_FILE', `${image} does not exist`);
    windows.telemetry.imageHandled(image, agent.pid, true);
  }
  for (const token of [files, streams, removals]) {
    if (token === undefined) continue;
    const path = `${downloads}\\${token}.motw-canary`;
    windows.writeFile(path, Buffer.alloc(0), agent);
    if (token !== files) windows.writeMark(path, '[ZoneTransfer]\r\nZoneId=0\r\n', agent);
    if (token === removals) windows.removeMark(path, agent);
    // Under another name by then, so that only the stream's removal carries the token.
    windows.files.remove(path);
  }
  if (processes !== undefined)
    windows.start('C:\\Windows\\System32\\cmd.exe', `cmd.exe /c rem ${processes}`, agent);
  return done({ silent: [] });
};

const enableLog: FakeOperation = ({ telemetry }, args) => {
  const log = telemetry.logs.get(text(args, 'channel'));
  if (log === undefined) return fault('NO_CHANNEL', `${args.channel} does not exist here`);
  const before = { enabled: log.enabled };
  log.enabled = true;
  return done({ before });
};

const restoreLog: FakeOperation = ({ telemetry }, args) => {
  const log = telemetry.logs.get(text(args, 'channel'));
  if (log !== undefined) log.enabled = (args.before as JsonObject).enabled === true;
  return done();
};

export const logOperations: Readonly<Record<string, FakeOperation>> = {
  logs,
  events,
  'export-log': exportLog,
  canary,
  'enable-log': enableLog,
  'restore-log': restoreLog,
};
