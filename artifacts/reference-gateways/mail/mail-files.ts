import {
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { DebianPrefix } from '../../debian-packages/debian-prefix.ts';
import { writeWrapper } from '../../debian-packages/program.ts';
import { ServiceNotStarted } from '../running-service.ts';
import type { DovecotPrograms } from './dovecot-programs.ts';
import type { MailPrograms } from './mail-programs.ts';
import type { MailState } from './mail-state.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** What Dovecot is where we are root: nobody. */
const nobody = { uid: 65_534, gid: 65_534, user: 'nobody', group: 'nogroup' };
/** A socket's path has 107 bytes (unix(7)), and Dovecot's longest name for one has some 25. */
const longestRun = 80;

export interface MailPorts {
  readonly smtp: number;
  readonly imap: number;
}

export interface Mailboxes {
  /** By user. */
  readonly passwords: Readonly<Record<string, string>>;
  /** The one who may send. */
  readonly sender: string;
  /** The one into whose mailbox nothing fits. */
  readonly full: string;
}

/**
 * Where Dovecot has its sockets: `run` of the folder, or, where its path is too long for them, a folder among the temporary ones. Going
 * there by a link would not do, since Dovecot asks where it leads to; but one says where it is.
 */
export async function runFolder(folder: string): Promise<string> {
  const inside = runInside(folder);
  if (Buffer.byteLength(inside) <= longestRun) {
    await mkdir(inside, { recursive: true });
    return inside;
  }
  await mkdir(dirname(inside), { recursive: true });
  const run = await mkdtemp(join(tmpdir(), 'motw-'));
  await symlink(run, inside);
  return run;
}

/** The temporary folder that belongs to this one, also after its harness was killed; null: there is none. */
export function runElsewhere(folder: string): Promise<string | null> {
  return readlink(runInside(folder)).catch(() => null);
}

export async function removeRunElsewhere(folder: string): Promise<void> {
  const run = await runElsewhere(folder);
  if (run === null) return;
  await rm(run, { recursive: true, force: true });
  await rm(runInside(folder));
}

function runInside(folder: string): string {
  return join(folder, 'dovecot/run');
}

/** `certificate.pem` and `key.pem`: made anew each time, and trusted by nobody else. */
export async function writeCertificate(prefix: DebianPrefix, folder: string): Promise<void> {
  const openssl = await prefix.program('usr/bin/openssl');
  if (openssl === null) throw new ServiceNotStarted('Dovecot', "can't start: there is no openssl", '');
  const how =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 2 -config /dev/null';
  const made = await execa(
    openssl.file,
    [
      ...[...openssl.args, ...how.split(' '), '-subj', '/CN=motw-harness reference mail gateway'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', 'key.pem', '-out', 'certificate.pem'],
    ],
    { cwd: folder, reject: false, stdin: 'ignore' },
  );
  if (made.exitCode !== 0) throw new ServiceNotStarted('Dovecot', 'has no certificate', made.stderr);
}

/** What Haraka needs beside its configuration. */
export async function writeHaraka({ haraka, prefix }: MailPrograms, folder: string): Promise<void> {
  for (const each of ['queue', 'config', 'programs'])
    await mkdir(join(folder, 'haraka', each), { recursive: true });
  await symlink(join(haraka, 'node_modules'), join(folder, 'haraka/node_modules'));
  await cp(here('haraka/plugins'), join(folder, 'haraka/plugins'), { recursive: true });
  const bsdtar = await prefix.program('usr/bin/bsdtar');
  if (bsdtar === null) throw new ServiceNotStarted('Haraka', "can't start: there is no bsdtar", '');
  await writeWrapper(bsdtar, join(folder, 'haraka/programs/bsdtar'));
}

/** The configurations of both, with their placeholders filled in. */
export async function writeConfigurations(
  folder: string,
  { programs, modules }: DovecotPrograms,
  run: string,
  ports: MailPorts,
  { passwords, sender, full }: Mailboxes,
): Promise<void> {
  const { uid, username } = userInfo();
  const isRoot = uid === 0;
  const values: Readonly<Record<string, string>> = {
    ...{ FOLDER: folder, RUN: run, PROGRAMS: programs, MODULES: modules },
    USER: isRoot ? nobody.user : username,
    GROUP: isRoot ? nobody.group : (await execa('id', ['-gn'])).stdout,
    ...{ IMAP_PORT: String(ports.imap), SMTP_PORT: String(ports.smtp) },
    USERS: `${sender}=${passwords[sender]}`,
  };
  const fill = async (template: string, file: string): Promise<void> => {
    const text = await readFile(here(template), 'utf8');
    const filled = text.replaceAll(/@([A-Z_]+)@/g, (all, name: string) => values[name] ?? all);
    await writeFile(join(folder, file), filled, { mode: 0o600 });
  };
  await fill('dovecot/dovecot.conf', 'dovecot/dovecot.conf');
  for (const name of await readdir(here('haraka/config')))
    await fill(`haraka/config/${name}`, `haraka/config/${name}`);
  const users = Object.entries(passwords).map(
    ([name, password]) =>
      `${name}:${password}::::::${name === full ? 'userdb_quota_rule=*:bytes=200' : ''}\n`,
  );
  await writeFile(join(folder, 'dovecot/users'), users.join(''), { mode: 0o600 });
  const mail = join(folder, 'dovecot/mail');
  await mkdir(mail, { recursive: true });
  if (isRoot) for (const each of [run, mail]) await chown(each, nobody.uid, nobody.gid);
}

export async function writeState(folder: string, state: MailState): Promise<void> {
  const file = join(folder, 'haraka/state.json');
  await writeFile(`${file}.new`, JSON.stringify(state));
  await rename(`${file}.new`, file);
}

export async function readState(folder: string): Promise<MailState> {
  return JSON.parse(await readFile(join(folder, 'haraka/state.json'), 'utf8')) as MailState;
}
