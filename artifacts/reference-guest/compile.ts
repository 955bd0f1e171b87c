import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { HostPrograms } from './host-programs.ts';

/**
 * A static x86-64 Linux program from C sources, with Debian's tcc and musl: no compiler on the machine is needed, and the
 * same sources give the same bytes.
 *
 * @param folder where it is made, and taken away again
 */
export async function compile(
  sources: readonly string[],
  host: HostPrograms,
  folder: string,
  includes: readonly string[] = [],
): Promise<Uint8Array> {
  const gnu = join(host.root, 'usr/lib/x86_64-linux-gnu');
  const musl = join(host.root, 'usr/lib/x86_64-linux-musl');
  const headers = [
    join(gnu, 'tcc/include'),
    join(host.root, 'usr/include/x86_64-linux-musl'),
    join(host.root, 'usr/include'),
    join(host.root, 'usr/include/x86_64-linux-gnu'),
    ...includes,
  ];
  const out = join(folder, 'program');
  try {
    const tcc = host.program('tcc');
    await execa(
      tcc.file,
      [
        ...tcc.args,
        `-B${join(gnu, 'tcc')}`,
        '-nostdinc',
        '-nostdlib',
        '-static',
        ...headers.map((header) => `-I${header}`),
        '-o',
        out,
        join(musl, 'crt1.o'),
        join(musl, 'crti.o'),
        ...sources,
        join(gnu, 'tcc/libtcc1.a'),
        join(musl, 'libc.a'),
        join(musl, 'crtn.o'),
      ],
      { env: tcc.env, stdin: 'ignore' },
    );
    return await readFile(out);
  } finally {
    await rm(out, { force: true });
  }
}

/** A shared library that needs no other, from one C source. */
export async function compileLibrary(
  source: string,
  define: string,
  host: HostPrograms,
  folder: string,
): Promise<Uint8Array> {
  const out = join(folder, 'library');
  try {
    const tcc = host.program('tcc');
    await execa(tcc.file, [...tcc.args, '-nostdlib', '-shared', `-D${define}`, '-o', out, source], {
      env: tcc.env,
      stdin: 'ignore',
    });
    return await readFile(out);
  } finally {
    await rm(out, { force: true });
  }
}
