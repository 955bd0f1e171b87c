import type { Wanted } from '../debian-packages/wanted.ts';

/** What the guest boots from, what builds it, and what reads its disk on the host. */
export const guestPackages: readonly Wanted[] = [
  { name: 'linux-image-cloud-amd64', extent: 'behind meta', why: "the guest's kernel and its drivers" },
  { name: 'busybox-static', extent: 'alone', why: "the guest's shell" },
  { name: 'qemu-guest-agent', extent: 'with dependencies', why: 'the way into the guest' },
  {
    name: 'ntfs-3g',
    extent: 'with dependencies',
    why: 'NTFS with alternate data streams, in the guest and on the host',
  },
  {
    name: 'tcc',
    extent: 'with dependencies',
    why: "builds the guest's programs and the payload without a compiler on this machine",
  },
  { name: 'musl-dev', extent: 'alone', why: 'the C library that they are linked with' },
  { name: 'linux-libc-dev', extent: 'alone', why: "the kernel's headers" },
  { name: '7zip', extent: 'with dependencies', why: 'unpacks archives in the guest' },
  { name: 'unzip', extent: 'with dependencies', why: 'unpacks archives in the guest' },
  { name: 'tar', extent: 'with dependencies', why: 'unpacks archives in the guest' },
  // Perl and its modules, which it depends on, are for commands that nobody calls here.
  { name: 'git', extent: 'alone', why: 'clones repositories in the guest' },
  // It depends on what fetches signatures, and the guest has its own. The libraries are those of libclamav.
  { name: 'clamav', extent: 'alone', why: 'the antivirus in the guest' },
  { name: 'libclamav12', extent: 'with dependencies', why: 'the engine of the antivirus' },
];

/** Only fetched where the machine has no QEMU of its own. */
export const qemuPackages: readonly Wanted[] = [
  { name: 'qemu-system-x86', extent: 'with dependencies', why: 'the virtual machine' },
  { name: 'qemu-utils', extent: 'with dependencies', why: 'disk images with snapshots' },
];
