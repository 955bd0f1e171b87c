import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { oneAtATime } from '../../cache/one-at-a-time.js';
import { isSealed, sealFolder } from '../../cache/sealed-folder.ts';
import { type DebianPrefix, openPrefix } from '../../debian-packages/debian-prefix.ts';
import { ensurePrefix } from '../../debian-packages/ensure-prefix.ts';
import { PackageError } from '../../debian-packages/package-error.ts';
import type { Work } from '../../debian-packages/wanted.ts';
import { mailGatewayPackages } from './packages.ts';

const prefixName = 'mail-gateway';
const list = fileURLToPath(new URL('haraka/', import.meta.url));
const install = [
  ...['ci', '--ignore-scripts', '--omit=optional', '--omit=dev', '--no-audit', '--no-fund'],
  '--loglevel=error',
];

/** What the reference mail gateway is started from. */
export interface MailPrograms {
  readonly prefix: DebianPrefix;
  /** A folder whose node_modules has Haraka and its attachment filter. */
  readonly haraka: string;
}

/** Null where something is missing; never touches the network. */
export async function openMailPrograms(cache: string): Promise<MailPrograms | null> {
  const prefix = await openPrefix(cache, prefixName, mailGatewayPackages);
  const haraka = await harakaFolder(cache);
  return prefix !== null && isSealed(haraka) ? { prefix, haraka } : null;
}

/**
 * Brings what is missing, into the cache alone.
 * @throws PackageError
 */
export async function ensureMailPrograms(cache: string, work: Work): Promise<MailPrograms> {
  const prefix = await ensurePrefix(cache, prefixName, mailGatewayPackages, work);
  const haraka = await harakaFolder(cache);
  if (!isSealed(haraka)) {
    const onWait = (): void => work.progress('another process is installing Haraka: waiting for it');
    await oneAtATime(join(cache, 'haraka.lock'), { onWait, signal: work.signal }, async () => {
      if (!isSealed(haraka)) await installHaraka(haraka, work);
    });
  }
  return { prefix, haraka };
}

/** Another list of packages, another folder. */
async function harakaFolder(cache: string): Promise<string> {
  const lock = await readFile(join(list, 'package-lock.json'));
  return join(cache, `haraka-${createHash('sha256').update(lock).digest('hex').slice(0, 16)}`);
}

async function installHaraka(folder: string, { signal, progress }: Work): Promise<void> {
  const building = `${folder}.building`;
  for (const half of [building, folder]) await rm(half, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) await cp(join(list, name), join(building, name));
  progress('installing the mail server Haraka and its attachment filter into the cache: npm ci');
  // A harness that is killed outright must not leave an npm behind that works on the same files as the next one.
  const npm = await execa('setpriv', ['--pdeathsig', 'KILL', '--', 'npm', ...install], {
    ...{ cwd: building, stdin: 'ignore', all: true, reject: false, killDescendants: true },
    ...(signal ? { cancelSignal: signal } : {}),
  });
  signal?.throwIfAborted();
  if (npm.exitCode !== 0) {
    throw new PackageError(
      'DOWNLOAD_FAILED',
      `Haraka could not be installed: ${npm.all.trim().split('\n')[0] ?? ''}`,
      'with npm on PATH and a network (or a registry set by `npm config set registry`), start again',
    );
  }
  await sealFolder(building);
  await rename(building, folder);
}
