import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { labFolder } from '../../config/lab-folder.ts';

/** Each has an address of its own: two commands at one machine wait for each other. */
function ownLoopback(): string {
  return `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/** A target that nothing answers for: port 1 of this machine is closed. */
export function deadTarget(name: string, more = 'lab: true'): string {
  return `  ${name}:
    platform: windows
    ${more}
    user: analyst
    machine: { kind: unmanaged }
    channel: { kind: ssh, host: ${ownLoopback()}, port: 1, user: motw, knownHosts: known_hosts }
`;
}

/** A target whose machine can't be started; nor stopped, where it is on. */
export function startlessTarget(name: string, state: 'on' | 'off'): string {
  const address = ownLoopback();
  return `  ${name}:
    platform: windows
    lab: true
    user: analyst
    machine:
      kind: command
      commands:
        revert: ['true', '{snapshot}']
        start: ['false']
        stop: ['false']
        state: [echo, '${state}, ${address}']
        running: '^on'
      variables: { snapshot: clean }
    channel: { kind: ssh, host: ${address}, port: 1, user: motw, knownHosts: known_hosts }
`;
}

/** A `motw.yaml` with these targets; returns its path. */
export async function labWith(targets: string, more = ''): Promise<string> {
  return join(await labFolder({ 'motw.yaml': `targets:\n${targets}${more}`, known_hosts: '' }), 'motw.yaml');
}
