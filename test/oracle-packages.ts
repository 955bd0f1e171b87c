import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { cacheRoot } from '../artifacts/reference-guest/debian-packages/cache-root.ts';
import type { DebianPrefix } from '../artifacts/reference-guest/debian-packages/debian-prefix.ts';
import { ensurePrefix } from '../artifacts/reference-guest/debian-packages/ensure-prefix.ts';
import { PackageError } from '../artifacts/reference-guest/debian-packages/package-error.ts';
import { writeWrapper } from '../artifacts/reference-guest/debian-packages/program.ts';
import type { Wanted } from '../artifacts/reference-guest/debian-packages/wanted.ts';

/** Programs of others that judge our images; `at` is where the program itself lies when the one in `usr/bin` is a script. */
const ORACLES = [
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
  { program: 'objdump', package: 'binutils', why: 'reads PE and ELF programs' },
  { program: 'wrestool', package: 'icoutils', why: 'reads the resources of PE programs' },
] as const;

/**
 * Prints the folder of the oracle programs, for `MOTW_ORACLES`; nothing when all are on PATH, or when they cannot be had: the tests
 * that need them then say so in their titles.
 */
async function main(): Promise<void> {
  const missing = ORACLES.filter((oracle) => !onPath(oracle.program));
  if (missing.length === 0) return;
  const cache = cacheRoot(process.env);
  const wanted = ORACLES.map(
    (oracle): Wanted => ({ name: oracle.package, extent: 'with dependencies', why: oracle.why }),
  );
  const progress = (line: string) => console.error(`oracle programs: ${line}`);
  try {
    const prefix = await ensurePrefix(cache, 'oracles', wanted, { progress });
    const bin = path.join(cache, 'oracles', 'bin');
    for (const oracle of ORACLES) await offer(prefix, oracle, bin);
    console.log(bin);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    progress(`not to be had (${missing.map((oracle) => oracle.program).join(', ')}): ${error.message}`);
    progress(`  mend: ${error.mend}`);
    progress('the tests that need them are skipped');
  }
}

async function offer(prefix: DebianPrefix, oracle: (typeof ORACLES)[number], bin: string): Promise<void> {
  const places = 'at' in oracle ? oracle.at : [oracle.program];
  for (const place of places) {
    const program = await prefix.program(place);
    if (program) return writeWrapper(program, path.join(bin, oracle.program));
  }
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
