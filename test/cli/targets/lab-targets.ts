import { join } from 'node:path';
import { labFolder } from '../../config/lab-folder.ts';

/** A target that nothing answers for: port 1 of this machine is closed. */
export function deadTarget(name: string, more = 'lab: true'): string {
  return `  ${name}:
    platform: windows
    ${more}
    user: analyst
    machine: { kind: unmanaged }
    channel: { kind: ssh, host: 127.0.0.1, port: 1, user: motw, knownHosts: known_hosts }
`;
}

/** A `motw.yaml` with these targets; returns its path. */
export async function labWith(targets: string, more = ''): Promise<string> {
  return join(await labFolder({ 'motw.yaml': `targets:\n${targets}${more}`, known_hosts: '' }), 'motw.yaml');
}
