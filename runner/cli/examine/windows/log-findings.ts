import type { SwitchableLog } from '../../../config/targets/target-config.ts';
import type { Call } from '../../../ports/call.ts';
import { GuestOperationError } from '../../../targets/windows/guest/guest-operation-error.ts';
import type { OperationRunner } from '../../../targets/windows/guest/operation-runner.ts';
import type { LogState } from '../../../targets/windows/telemetry/log-answers.ts';
import { LogReader } from '../../../targets/windows/telemetry/log-reader.ts';
import { channels } from '../../../targets/windows/telemetry/windows-sensors.ts';
import { type Finding, note, ok } from '../finding.ts';

type LogName = keyof typeof channels;

/** In which a control writes what it did, and which controls: without it, a block of theirs is nobody's. */
const ofControls: Readonly<Partial<Record<LogName, string>>> = {
  defender: 'antivirus and attack-surface-reduction',
  appLocker: 'application-control (AppLocker)',
  codeIntegrity: 'application-control (App Control)',
};

const readers =
  'add the account that logs on to the group Event Log Readers, or give it the rights of an administrator';

/** Where the harness looks, and whether anything is written there. */
export async function logFindings(
  operations: OperationRunner,
  switchOn: readonly SwitchableLog[],
  c: Call,
): Promise<readonly Finding[]> {
  const reader = new LogReader(operations);
  return Promise.all(
    (Object.keys(channels) as LogName[]).map((log) => {
      const maySwitchOn = log === 'smartscreen' && switchOn.includes('smartscreen-log');
      return closedOr(log, async () => {
        const found = await stateOf(log, reader, c);
        const said = finding(log, found, maySwitchOn);
        const controls = ofControls[log];
        return controls === undefined ? said : ofControl(said, controls, found, reader, c);
      });
    }),
  );
}

/** One that may not be looked at says nothing about the others. */
async function closedOr(log: LogName, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof GuestOperationError)) throw error;
    return note(
      `log ${log}`,
      `${channels[log].join(' or ')} can not be looked at: ${error.message}`,
      readers,
    );
  }
}

async function stateOf(log: LogName, reader: LogReader, c: Call): Promise<LogState | null> {
  const states = await Promise.all(channels[log].map((name) => reader.state(name, c)));
  return states.find((state) => state !== null) ?? null;
}

function finding(log: LogName, state: LogState | null, maySwitchOn: boolean): Finding {
  const what = `log ${log}`;
  if (state === null) return note(what, `there is no channel ${channels[log].join(' or ')}`);
  const { channel, enabled, records, oldest, newest, maxBytes } = state;
  const span = records === null ? '' : `, ${records} records (${oldest ?? '-'} to ${newest ?? '-'})`;
  const detail = `${channel}${span}${maxBytes === null ? '' : `, ${Math.round(maxBytes / 1024)} KiB at most`}`;
  if (enabled === null) return note(what, `${detail}; whether it is on could not be read`);
  if (enabled) return ok(what, detail);
  if (maySwitchOn)
    return ok(what, `${channel} is off; a run switches it on and off again, as 'switchOn' allows`);
  const mend =
    log === 'smartscreen'
      ? "let a run switch it on: 'switchOn: [smartscreen-log]' in the target's entry"
      : `in the guest, as an administrator: \`wevtutil sl "${channel}" /e:true\``;
  return note(what, `${channel} is off`, mend);
}

/** That a channel is on does not say that this account may read it: an empty one looks the same as one that is closed. */
async function ofControl(
  said: Finding,
  controls: string,
  state: LogState | null,
  reader: LogReader,
  c: Call,
): Promise<Finding> {
  const without = `what ${controls} blocks can not be told from what somebody else blocks`;
  if (state === null || said.state !== 'ok') return { ...said, detail: `${said.detail}: ${without}` };
  try {
    await reader.page(state.channel, state.newest ?? 0, c);
    return ok(said.what, `${said.detail}; read for ${controls}`);
  } catch (error) {
    if (!(error instanceof GuestOperationError)) throw error;
    return note(said.what, `${said.detail}; it can not be read (${error.code}): ${without}`, readers);
  }
}
