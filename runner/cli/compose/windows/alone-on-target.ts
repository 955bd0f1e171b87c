import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { oneAtATime } from '../../../../artifacts/cache/one-at-a-time.js';
import type { TargetConfig } from '../../../config/targets/target-config.ts';
import { filled } from '../../../targets/machines/command/templates.ts';
import type { ChosenTarget } from '../../running/chosen-targets.ts';
import { cache } from '../reference-ready.ts';

/**
 * Does the work while nothing else of the harness on this computer works on the same machine: whatever takes it back to a snapshot, or
 * takes the scripts out of its guest, would pull the ground from under the other.
 */
export function aloneOnTarget<T>(
  { name, config }: Extract<ChosenTarget, { platform: 'windows' }>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const onWait = (): void => {
    process.stderr.write(`${name}: something else of the harness is at work on it: waiting\n`);
  };
  // Everybody takes them in the same order, so no two wait for each other.
  return whatNobodyShares(config).reduceRight<() => Promise<T>>((inner, what) => {
    const lock = createHash('sha256').update(what).digest('hex').slice(0, 16);
    return () => oneAtATime(join(cache(), 'targets', `${lock}.lock`), { onWait, signal }, inner);
  }, work)();
}

/**
 * By what a machine is known, sorted: by whose hands its life is in, and by the way in. Targets that differ in nothing but their names
 * and snapshots (one machine, patched and not) have both in common.
 */
export function whatNobodyShares({ machine, channel }: TargetConfig): readonly string[] {
  return [...lifeOf(machine), ...wayInto(channel)].sort();
}

function lifeOf(machine: TargetConfig['machine']): readonly string[] {
  switch (machine.kind) {
    case 'libvirt':
      return [`libvirt ${machine.uri} ${machine.domain}`];
    case 'qemu':
      return [`qemu ${resolve(machine.qmp)}`];
    case 'command':
      return [`command ${JSON.stringify(filled(machine.commands.state, machine.variables))}`];
    case 'unmanaged':
      return [];
  }
}

function wayInto(channel: TargetConfig['channel']): readonly string[] {
  if (channel.kind === 'ssh') return [`ssh ${channel.host.toLowerCase()} ${channel.port ?? 22}`];
  return channel.socket === undefined ? [] : [`agent ${resolve(channel.socket)}`];
}
