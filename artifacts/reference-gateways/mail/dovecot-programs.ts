import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DebianPrefix } from '../../debian-packages/debian-prefix.ts';
import { type Program, writeWrapper } from '../../debian-packages/program.ts';
import { ServiceNotStarted } from '../running-service.ts';

const compiledIn = '/usr/lib/dovecot/modules';
/** Every process of Dovecot's works in its `base_dir`. */
const instead = './modules';

/** Dovecot out of unpacked packages. */
export interface DovecotPrograms {
  /** A folder with its programs, each a script, as `libexec_dir` wants it. */
  readonly programs: string;
  /** A script, too. */
  readonly doveconf: string;
  /** `mail_plugin_dir`. */
  readonly modules: string;
  /** To be started by doveconf, and not by a script: settings come in variables whose names a shell would drop. */
  readonly dovecot: Program;
}

/**
 * Prepares Dovecot's programs in a private folder. Their main library has the folder of its modules compiled in, which unpacked
 * packages are not in: a copy of it looks for them in `base_dir`.
 */
export async function prepareDovecot(
  prefix: DebianPrefix,
  folder: string,
  run: string,
): Promise<DovecotPrograms> {
  const modules = prefix.path(compiledIn);
  const programs = join(folder, 'programs');
  const library = join(folder, 'lib');
  await mkdir(library, { recursive: true });
  await writeFile(join(library, 'libdovecot.so.0'), await patchedLibrary(prefix));
  await symlink(modules, join(run, 'modules'));
  const libraries = [library, prefix.path('usr/lib/dovecot'), join(modules, 'old-stats')];
  const find = async (place: string): Promise<Program> => {
    const program = await prefix.program(place);
    if (program === null) throw new ServiceNotStarted('Dovecot', `can't start: there is no ${place}`, '');
    const args = program.args.map((arg, i) =>
      program.args[i - 1] === '--library-path' ? [...libraries, arg].join(':') : arg,
    );
    return { file: program.file, args };
  };
  for (const place of await executables(prefix))
    await writeWrapper(await find(place), join(programs, place.slice(place.lastIndexOf('/') + 1)));
  const doveconf = join(programs, 'doveconf');
  await writeWrapper(await find('usr/bin/doveconf'), doveconf);
  return { programs, doveconf, modules, dovecot: await find('usr/sbin/dovecot') };
}

async function executables(prefix: DebianPrefix): Promise<readonly string[]> {
  const inside = 'usr/lib/dovecot';
  const entries = await readdir(prefix.path(inside), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && !/\.so|\.sh$/.test(entry.name));
  const places = names.map(({ name }) => `${inside}/${name}`);
  for (const place of places) await access(prefix.path(place), constants.X_OK);
  return places;
}

async function patchedLibrary(prefix: DebianPrefix): Promise<Buffer> {
  const bytes = await readFile(prefix.path('usr/lib/dovecot/libdovecot.so.0'));
  const from = Buffer.from(`\0${compiledIn}\0`);
  const at = bytes.indexOf(from);
  if (at < 0 || bytes.indexOf(from, at + 1) >= 0)
    throw new ServiceNotStarted('Dovecot', `can't start: its library does not name ${compiledIn} once`, '');
  bytes.fill(0, at, at + from.length).write(instead, at + 1);
  return bytes;
}
