import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../guest/motw.ts';

/** A mount namespace of one's own, which needs no root. */
const namespace = ['--map-root-user', '--mount', 'sh', '-ec'] as const;
const possible = spawnSync('unshare', [...namespace, 'mount -t tmpfs none /mnt']).status === 0;

/** For a test's title; empty where small disks can be had. */
export const whyNoSmallDisk = possible ? '' : ' (skipped: unshare may not mount here)';

/** The command, as a shell is to start it. */
export const motwCommand = `'${process.execPath}' --conditions=source '${join(root, 'runner/cli/main.js')}'`;

export interface OnSmallDisk {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of the shell that sees a small empty disk at `place`, which is an empty folder to everyone else. */
export function onSmallDisk(place: string, size: string, script: string): OnSmallDisk {
  const mounted = `mount -t tmpfs -o size=${size} none '${place}'; ${script}`;
  const { status, stdout, stderr } = spawnSync('unshare', [...namespace, mounted], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}
