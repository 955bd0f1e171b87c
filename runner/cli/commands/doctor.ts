import { Command } from 'commander';
import { printable, visible } from '../../reports/printable.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import type { Finding } from '../examine/finding.ts';
import type { Watching } from '../examine/windows/examine-windows.ts';
import { untilInterrupted } from '../interrupts.ts';
import { print, printJson, printUnbroken } from '../print.ts';
import { LiveLine } from '../progress/live-line.ts';
import { configOption } from '../run-options.ts';
import { type ChosenTarget, chosenTargets, moreTargets } from '../running/chosen-targets.ts';
import { asCalled } from '../wording/as-called.ts';

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
          if (!options.json && targets.length > 1) print(`${target.name}:`);
          using asking = new Asking();
          const findings = await examine(target, signal, {
            asking: (what) => asking.show(what),
            found(finding) {
              asking[Symbol.dispose]();
              if (!options.json) show(finding);
            },
          });
          examined.push({ target: target.name, findings });
        }
        if (options.json) printJson(targets.length === 1 ? examined[0] : { targets: examined });
        const lacks = examined.some(({ findings }) => findings.some(({ state }) => state === 'missing'));
        process.exitCode = lacks ? 3 : 0;
      });
    });
}

async function examine(
  target: ChosenTarget,
  signal: AbortSignal,
  watching: Watching,
): Promise<readonly Finding[]> {
  if (target.platform === 'reference') {
    const { examineThisMachine } = await import('../examine/this-machine.ts');
    const findings = await examineThisMachine();
    for (const finding of findings) watching.found(finding);
    return findings;
  }
  const { examineWindows } = await import('../examine/windows/examine-windows.ts');
  return examineWindows(target, signal, undefined, watching);
}

/** Whom an answer is waited for from, on a terminal: an address where nobody is stays silent for long. */
class Asking implements Disposable {
  readonly #live = process.stderr.isTTY && process.env.TERM !== 'dumb' ? new LiveLine(process.stderr) : null;

  show(what: string): void {
    const since = performance.now();
    this.#live?.draw(() => `${what} ... ${Math.round((performance.now() - since) / 1000)} s`);
  }

  [Symbol.dispose](): void {
    this.#live?.[Symbol.dispose]();
  }
}

/** As far as what is said of a finding is indented. */
const hanging = ' '.repeat(9);

function show({ what, state, detail, mend }: Finding): void {
  printUnbroken(`${state.padEnd(hanging.length - 1)} ${what}: ${printable(detail)}`, hanging);
  if (mend !== null) printUnbroken(`${hanging}mend: ${asCalled(visible(mend))}`, hanging);
}
