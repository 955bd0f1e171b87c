import { accessSync, constants } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { cacheRoot } from '../artifacts/cache/cache-root.ts';
import type { DebianPrefix } from '../artifacts/debian-packages/debian-prefix.ts';
import { ensurePrefix } from '../artifacts/debian-packages/ensure-prefix.ts';
import { PackageError } from '../artifacts/debian-packages/package-error.ts';
import { writeWrapper } from '../artifacts/debian-packages/program.ts';
import type { Wanted } from '../artifacts/debian-packages/wanted.ts';
import { offerLibvirt } from './targets/machines/libvirt/offer-libvirt.ts';

/** Programs of others that come from one prefix. Each set stands for itself: one that cannot be had takes no other away. */
interface OracleSet {
  /** Its folder in the cache. */
  readonly name: string;
  readonly programs: readonly string[];
  readonly packages: readonly { readonly package: string; readonly why: string }[];
  /** Puts the programs into a folder as far as the prefix has them. */
  offer(prefix: DebianPrefix, bin: string): Promise<void>;
}

/** Judges of our images, programs and shortcuts, and of how we read events; `at` is where the program itself lies when the one in `usr/bin` is a script. */
const JUDGES = [
  { program: 'xorriso', package: 'xorriso', why: 'reads ISO 9660, Joliet and Rock Ridge' },
  { program: 'isoinfo', package: 'genisoimage', why: 'reads ISO 9660 and Joliet' },
  { program: 'genisoimage', package: 'genisoimage', why: 'writes images for our reader' },
  {
    program: '7z',
    package: 'p7zip-full',
    at: ['usr/lib/7zip/7z', 'usr/lib/p7zip/7z'],
    why: 'reads ISO, UDF, ZIP and VHD',
  },
  { program: 'bsdtar', package: 'libarchive-tools', why: 'reads ISO 9660, Joliet and ZIP' },
  { program: 'mtools', package: 'mtools', why: 'reads and fills FAT volumes' },
  { program: 'fsck.vfat', package: 'dosfstools', why: 'checks FAT volumes' },
  { program: 'mkfs.vfat', package: 'dosfstools', why: 'makes FAT volumes for our reader' },
  { program: 'udfinfo', package: 'udftools', why: 'reads UDF volumes' },
  { program: 'mkudffs', package: 'udftools', why: 'makes UDF volumes for our reader' },
  { program: 'grub-fstest', package: 'grub-common', why: 'reads ISO 9660, Joliet, UDF and FAT' },
  { program: 'qemu-img', package: 'qemu-utils', why: 'reads, checks and makes VHD and VHDX disks' },
  { program: 'zip', package: 'zip', why: 'makes ZIP archives for our reader' },
  { program: 'unzip', package: 'unzip', why: 'reads ZIP archives' },
  { program: 'objdump', package: 'binutils', why: 'reads PE and ELF programs' },
  { program: 'evtxexport', package: 'libevtx-utils', why: 'reads EVTX files' },
  { program: 'lnkinfo', package: 'liblnk-utils', why: 'reads Windows shortcuts' },
  { program: 'wrestool', package: 'icoutils', why: 'reads the resources of PE programs' },
] as const;

const SETS: readonly OracleSet[] = [
  { name: 'oracles', programs: JUDGES.map(({ program }) => program), packages: JUDGES, offer: offerJudges },
  {
    name: 'browser',
    programs: ['chromium', 'pdftotext'],
    packages: [
      { package: 'chromium', why: 'opens the HTML report' },
      { package: 'fonts-dejavu-core', why: 'lets it show letters' },
      { package: 'poppler-utils', why: 'reads what it prints' },
    ],
    offer: offerBrowser,
  },
  {
    name: 'ssh-server',
    programs: ['sshd-apart'],
    packages: [
      { package: 'openssh-server', why: 'the far side of the SSH channel' },
      { package: 'libnss-wrapper', why: 'lets it know a user of its own' },
    ],
    offer: offerSshServer,
  },
  {
    name: 'guest-agent',
    programs: ['qemu-ga'],
    packages: [{ package: 'qemu-guest-agent', why: 'the far side of the guest agent channel' }],
    offer: async (prefix, bin) => {
      const program = await prefix.program('qemu-ga');
      if (program !== null) await writeWrapper(program, path.join(bin, 'qemu-ga'));
    },
  },
  {
    name: 'rsync',
    programs: ['rsync'],
    packages: [{ package: 'rsync', why: 'brings a checkout to the GitLab job of the recipes' }],
    offer: async (prefix, bin) => {
      const program = await prefix.program('rsync');
      if (program !== null) await writeWrapper(program, path.join(bin, 'rsync'));
    },
  },
  {
    name: 'systemd',
    programs: ['systemd-analyze'],
    packages: [{ package: 'systemd', why: 'checks the units of the recipes' }],
    offer: async (prefix, bin) => {
      const program = await prefix.program('systemd-analyze');
      if (program === null) return;
      // The units that ours stand beside are where they were unpacked.
      const units = `SYSTEMD_UNIT_PATH=${prefix.path('usr/lib/systemd/system')}:`;
      const args = [units, program.file, ...program.args];
      await writeWrapper({ file: '/usr/bin/env', args }, path.join(bin, 'systemd-analyze'));
    },
  },
  {
    name: 'markdown',
    programs: ['cmark-gfm'],
    packages: [{ package: 'cmark-gfm', why: "reads the Markdown report, by GitHub's own parser" }],
    offer: async (prefix, bin) => {
      const program = await prefix.program('cmark-gfm');
      if (program !== null) await writeWrapper(program, path.join(bin, 'cmark-gfm'));
    },
  },
  {
    name: 'libvirt',
    programs: ['libvirtd-apart', 'virsh-apart'],
    packages: [
      { package: 'libvirt-daemon', why: 'manages the domain of the machine tests' },
      { package: 'libvirt-daemon-driver-qemu', why: 'its QEMU driver' },
      { package: 'libvirt-clients', why: 'virsh' },
    ],
    offer: offerLibvirt,
  },
];

/**
 * Prints the folder of the programs of others that tests work with (judges, a browser, the far sides of channels and machines), for
 * `MOTW_ORACLES`; nothing when all are on PATH, or when none can be had: the tests that need them then say so in their titles.
 */
async function main(): Promise<void> {
  const cache = cacheRoot(process.env);
  const bin = path.join(cache, 'oracles', 'bin');
  let offered = false;
  for (const set of SETS) if (await bring(set, cache, bin)) offered = true;
  if (offered) console.log(bin);
}

/** @returns whether it put anything into the folder */
async function bring(set: OracleSet, cache: string, bin: string): Promise<boolean> {
  const missing = set.programs.filter((program) => !onPath(program));
  if (missing.length === 0) return false;
  const wanted = set.packages.map(
    ({ package: name, why }): Wanted => ({ name, extent: 'with dependencies', why }),
  );
  const progress = (line: string) => console.error(`oracle programs: ${line}`);
  try {
    await set.offer(await ensurePrefix(cache, set.name, wanted, { progress }), bin);
    return true;
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    progress(`not to be had (${missing.join(', ')}): ${error.message}`);
    progress(`  mend: ${error.mend}`);
    progress('the tests that need them are skipped');
    return false;
  }
}

async function offerJudges(prefix: DebianPrefix, bin: string): Promise<void> {
  for (const oracle of JUDGES) {
    const places = 'at' in oracle ? oracle.at : [oracle.program];
    for (const place of places) {
      const program = await prefix.program(place);
      if (program === null) continue;
      await writeWrapper(program, path.join(bin, oracle.program));
      break;
    }
  }
}

/**
 * Chromium looks for its data beside `/proc/self/exe` and starts that file again for its other processes. As it is started through
 * the prefix's loader, a copy of the loader goes beside it, the other processes get a wrapper of their own, and there is no zygote,
 * which would not use that.
 */
async function offerBrowser(prefix: DebianPrefix, bin: string): Promise<void> {
  const reader = await prefix.program('pdftotext');
  if (reader !== null) await writeWrapper(reader, path.join(bin, 'pdftotext'));
  const program = await prefix.program('usr/lib/chromium/chromium');
  if (program === null) return;
  const loader = prefix.path('usr/lib/chromium/loader');
  const fresh = `${loader}.${process.pid}`;
  await copyFile(program.file, fresh);
  await rename(fresh, loader);
  // libpulse looks for a library of its own where Debian installs it, which is not where it is unpacked.
  const pulse = prefix.path('usr/lib/x86_64-linux-gnu/pulseaudio');
  const loading = program.args.map((arg, index, all) => {
    return all[index - 1] === '--library-path' ? `${arg}:${pulse}` : arg;
  });
  const child = path.join(bin, 'chromium-child');
  await writeWrapper({ file: loader, args: loading }, child);
  const fonts = `FONTCONFIG_SYSROOT=${prefix.root}`;
  const args = [fonts, loader, ...loading, '--no-zygote', `--browser-subprocess-path=${child}`];
  await writeWrapper({ file: '/usr/bin/env', args }, path.join(bin, 'chromium'));
}

/**
 * A server that takes its users from the files which NSS_WRAPPER_PASSWD and NSS_WRAPPER_GROUP name, and does not start itself again
 * for each connection (`-r`), which would not go through the prefix's loader. From OpenSSH 9.8 on it must: then there is none.
 */
async function offerSshServer(prefix: DebianPrefix, bin: string): Promise<void> {
  const program = await prefix.program('sshd');
  if (program === null || (await prefix.program('usr/lib/openssh/sshd-session')) !== null) return;
  const users = prefix.path('usr/lib/x86_64-linux-gnu/libnss_wrapper.so');
  const server = { file: program.file, args: ['--preload', users, ...program.args, '-r'] };
  await writeWrapper(server, path.join(bin, 'sshd-apart'));
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

await main();
