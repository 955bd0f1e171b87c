import { Command } from 'commander';
import { printable } from '../../reports/printable.ts';
import { type Verification, verifyEvidence } from '../../store/evidence/verify-evidence.ts';
import { print, printJson } from '../print.ts';
import { UsageError } from '../usage-error.ts';

export function verifyCommand(): Command {
  return new Command('verify')
    .argument('<file>', "a run's evidence.tar; nothing of it is unpacked")
    .option('--sha256 <hex>', 'the SHA-256 of the whole file, as the run printed it')
    .option('--json', 'one JSON document (motw.verify/1) on standard output')
    .addHelpText(
      'after',
      `
Whoever changes a file in it can change the list as well. So note the SHA-256 of
the whole file where the run printed it, and give it with --sha256.

Exit codes: 0 as packed, 1 something differs, 2 no evidence.tar

Example:
  $ motw verify runs/20261124-064512-3f9a/evidence.tar`,
    )
    .action(async (file: string, options: { sha256?: string; json?: true }) => {
      const noted = options.sha256?.toLowerCase();
      if (noted !== undefined && !/^[0-9a-f]{64}$/.test(noted))
        throw new UsageError(`'${options.sha256}' is no SHA-256`, 'give its 64 hexadecimal digits');
      const verification = await verifyEvidence(file);
      const same = noted === undefined || noted === verification.sha256;
      if (options.json) printJson({ ...verification, ok: verification.ok && same });
      else show(verification, noted);
      process.exitCode = verification.ok && same ? 0 : 1;
    });
}

function show({ file, files, run, sha256 }: Verification, noted: string | undefined): void {
  const wrong = files.filter(({ state }) => state !== 'ok');
  for (const { path, state } of wrong) print(`${state.toUpperCase().padEnd(8)} ${printable(path)}`);
  print(
    `run ${printable(run)}: ${files.length - wrong.length} of ${files.length} files are as they were packed`,
  );
  print(`sha256 ${sha256}  ${file}`);
  if (noted === undefined) return;
  print(noted === sha256 ? 'which is the noted one' : `DIFFERENT from the noted one, ${noted}`);
}
