import { Command } from 'commander';
import { printable } from '../../../reports/printable.ts';
import { writeWhole } from '../../../store/disk/whole-file.ts';
import { labInForce } from '../../compose/lab/lab-in-force.ts';
import { aloneOnTarget } from '../../compose/windows/alone-on-target.ts';
import { untilInterrupted } from '../../interrupts.ts';
import { print, printJson } from '../../print.ts';
import type { ProbeDocument } from '../../probe/probe-document.ts';
import { probeTarget } from '../../probe/probe-target.ts';
import { configOption } from '../../run-options.ts';
import { chosenTargets } from '../../running/chosen-targets.ts';
import { mustBeLabs } from '../../running/must-be-labs.ts';
import { UsageError } from '../../usage-error.ts';

interface Options {
  readonly target: string;
  readonly config?: string;
  readonly out?: string;
  readonly json?: true;
}

export function probeCommand(): Command {
  return new Command('probe')
    .requiredOption('--target <name>', 'a Windows target of yours')
    .addOption(configOption())
    .option('--out <file>', 'where the answers go, to be shared (motw.probe/1)')
    .option('--json', 'the same on standard output')
    .addHelpText(
      'after',
      `
Some of how Windows treats a file in a mounted image is documented nowhere. This
tries it on your machine with an image of every container, marked and unmarked, by
the API and by double-click, cleans up after each trial, and proves it. The same
permissions are needed as for a run. The file names no host, no user and no serial
number; read it all the same before you share it.

Exit codes: 0 tried, 2 wrong input, 3 a trial failed, 4 clean-up incomplete

Example:
  $ motw probe --target win11 --out probe-win11.json`,
    )
    .action(async (options: Options) => {
      const [target, more] = chosenTargets([options.target], await labInForce(options.config));
      if (target?.platform !== 'windows' || more !== undefined)
        throw new UsageError(`--target ${options.target}: not one Windows target`, 'name one of yours');
      mustBeLabs([target]);
      let machine: AsyncDisposable | null = null;
      await untilInterrupted(
        async (signal) => {
          const document = await aloneOnTarget(target, signal, () =>
            probeTarget(target, {
              signal,
              progress: (line) => process.stderr.write(`${target.name}  ${line}\n`),
              onMachine: (started) => {
                machine = started;
              },
            }),
          );
          if (options.out !== undefined)
            await writeWhole(options.out, `${JSON.stringify(document, null, 2)}\n`);
          if (options.json) printJson(document);
          else show(document, options.out);
          process.exitCode =
            document.cleanUp === 'dirty' ? 4 : document.failed.length > 0 || signal.aborted ? 3 : 0;
        },
        async () => machine?.[Symbol.asyncDispose](),
      );
    });
}

function show({ windows, fix, questions, failed, cleanUp }: ProbeDocument, out: string | undefined): void {
  print(`Windows build ${windows.build}, the fix of November 2022: ${fix}`);
  for (const { question, answer } of questions) {
    print(question);
    print(`  ${printable(answer ?? 'this machine, as it is, can not say')}`);
  }
  for (const { container, marked, by, why } of failed)
    print(`failed: ${container} ${marked ? 'marked' : 'unmarked'} by ${by}: ${printable(why)}`);
  print(cleanUp === 'clean' ? 'nothing is left in the guest' : 'SOMETHING IS LEFT in the guest');
  if (out !== undefined) print(`written: ${out}`);
}
