import { Command } from 'commander';
import { printable } from '../../reports/printable.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import type { Finding } from '../examine/finding.ts';
import { untilInterrupted } from '../interrupts.ts';
import { print, printJson } from '../print.ts';
import { configOption } from '../run-options.ts';
import { type ChosenTarget, chosenTargets, moreTargets } from '../running/chosen-targets.ts';

interface Options {
  readonly target?: readonly string[];
  readonly config?: string;
  readonly json?: true;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .option(
      '--target <name>',
      'the target to look at: a name, or a glob over your own targets (repeatable; default: reference)',
      moreTargets,
    )
    .addOption(configOption())
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      `
A target of your own is looked at as it is: it is neither started nor taken back
to its snapshot. The harness's scripts are brought into the guest for it, and
taken away again; no control and no log is changed.

Exit codes: 0 nothing is missing, 2 wrong input, 3 something is missing

Examples:
  $ motw doctor
  $ motw doctor --target win11`,
    )
    .action(async (options: Options) => {
      const lab = options.target === undefined ? null : await labInForce(options.config);
      const targets = chosenTargets(options.target ?? ['reference'], lab);
      await untilInterrupted(async (signal) => {
        const examined: { readonly target: string; readonly findings: readonly Finding[] }[] = [];
        for (const target of targets) {
          const findings = await examine(target, signal);
          examined.push({ target: target.name, findings });
          if (options.json) continue;
          if (targets.length > 1) print(`${target.name}:`);
          show(findings);
        }
        if (options.json) printJson(targets.length === 1 ? examined[0] : { targets: examined });
        const lacks = examined.some(({ findings }) => findings.some(({ state }) => state === 'missing'));
        process.exitCode = lacks ? 3 : 0;
      });
    });
}

async function examine(target: ChosenTarget, signal: AbortSignal): Promise<readonly Finding[]> {
  if (target.platform === 'reference') {
    const { examineThisMachine } = await import('../examine/this-machine.ts');
    return examineThisMachine();
  }
  const { examineWindows } = await import('../examine/windows/examine-windows.ts');
  return examineWindows(target, signal);
}

function show(findings: readonly Finding[]): void {
  for (const { what, state, detail, mend } of findings) {
    print(`${state.padEnd(8)} ${what}: ${printable(detail)}`);
    if (mend !== null) print(`         mend: ${printable(mend)}`);
  }
}
