import { join } from 'node:path';
import { labFolder } from '../../config/lab-folder.ts';

/** A `motw.yaml` with two web proxies that nobody answers for, `shut` without permission, and what else is given; returns its path. */
export async function gatewayLab(more: string): Promise<string> {
  const web = (name: string, lab: boolean): string => `  ${name}:
    lab: ${lab}
    web:
      proxy: http://127.0.0.1:1
      user: office
      password: { file: password }
      serve: { listen: '127.0.0.1:18080' }
`;
  const text = `gateways:\n${web('proxy', true)}${web('shut', false)}${more}`;
  return join(
    await labFolder({ 'motw.yaml': text, password: 'hunter2-of-the-office\n', known_hosts: '' }),
    'motw.yaml',
  );
}
