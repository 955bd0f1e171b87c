import { fileInput, packIso } from 'iso-packer';
import type { SwitchableLog } from '../../../config/targets/target-config.ts';
import type { EventSource } from '../../../ports/event-source.ts';
import type { Machine } from '../../../ports/machine.ts';
import { windowsHost } from '../../../targets/windows/guest/windows-host.ts';
import { type WindowsSettings, WindowsTarget } from '../../../targets/windows/windows-target.ts';
import type { ChosenTarget } from '../../running/chosen-targets.ts';
import { ruledChannelsOn } from './controls-on-windows.ts';
import { machineOf } from './machine-of.ts';

const logs: Readonly<Record<SwitchableLog, WindowsSettings['enableLogs'][number]>> = {
  'smartscreen-log': 'smartscreen',
};

/** A configured target, put together of its adapters. Nothing is contacted yet. */
export async function windowsTarget(
  { name, config, lab }: Extract<ChosenTarget, { platform: 'windows' }>,
  sources: readonly EventSource[],
  machine: Machine = machineOf(config),
): Promise<WindowsTarget> {
  return new WindowsTarget({
    ...{ name, machine, sources },
    user: config.user,
    host: windowsHost,
    enableLogs: config.switchOn.map((each) => logs[each]),
    ruledChannels: ruledChannelsOn(lab),
    canaryImage: await canaryImage(),
  });
}

/** Looked at by the canary of mounts, and never mounted. */
async function canaryImage(): Promise<Uint8Array> {
  const text = 'A canary of motw-harness: it proves that the log of mounted images is read.\r\n';
  const { bytes } = packIso([fileInput('readme.txt', Buffer.from(text))], { label: 'MOTW-CANARY' });
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}
