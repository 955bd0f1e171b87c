import type { SwitchableLog } from '../../../config/targets/target-config.ts';
import type { Call } from '../../../ports/call.ts';
import type { OperationRunner } from '../../../targets/windows/guest/operation-runner.ts';
import { type LogState, logsValue } from '../../../targets/windows/telemetry/log-answers.ts';
import { channels } from '../../../targets/windows/telemetry/windows-sensors.ts';
import { type Finding, note, ok } from '../finding.ts';

/** Where the harness looks, and whether anything is written there. */
export async function logFindings(
  operations: OperationRunner,
  switchOn: readonly SwitchableLog[],
  c: Call,
): Promise<readonly Finding[]> {
  const names = Object.values(channels).flat();
  const { logs } = await operations.ask('logs', { channels: names }, logsValue, c);
  const states = new Map(logs.map((log) => [log.channel, log]));
  return Object.entries(channels).map(([log, candidates]) => {
    const found = candidates.flatMap((name) => states.get(name) ?? []).find(({ exists }) => exists);
    return finding(log, candidates, found, log === 'smartscreen' && switchOn.includes('smartscreen-log'));
  });
}

function finding(
  log: string,
  candidates: readonly string[],
  state: LogState | undefined,
  maySwitchOn: boolean,
): Finding {
  const what = `log ${log}`;
  if (state === undefined) return note(what, `there is no channel ${candidates.join(' or ')}`);
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
