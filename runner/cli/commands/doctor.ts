import { Command } from 'commander';
import { printable, visible } from '../../reports/printable.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import type { Finding } from '../examine/finding.ts';
import type { Watching } from '../examine/windows/examine-windows.ts';
import { untilInterrupted } from '../interrupts.ts';
import { print, printJson, printUnbroken } from '../print.ts';
import { LiveLine } from '../progress/live-line.ts';
import { configOption } from '../run-options.ts';
import { type ChosenGateway, moreGateways, namedGateways } from '../running/chosen-gateways.ts';
import { type ChosenTarget, chosenTargets, moreTargets } from '../running/chosen-targets.ts';
import { asCalled } from '../wording/as-called.ts';

interface Options {
  readonly target?: readonly string[];
  readonly gateway?: readonly string[];
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
    .option(
      '--gateway <name>',
      'a gateway of your own to look at: is it there, trusted, and does it take the login (repeatable)',
      moreGateways,
    )
    .addOption(configOption())
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      `
A target of your own is looked at as it is: it is neither started nor taken back
to its snapshot. The harness's scripts are brought into the guest for it, and
taken away again; no control and no log is changed. A web proxy of yours is asked
for a short text, which is served for it meanwhile; nothing is mailed.

Exit codes: 0 nothing is missing, 2 wrong input, 3 something is missing

Examples:
  $ motw doctor
  $ motw doctor --target win11
  $ motw doctor --gateway proxy`,
    )
    .action(async (options: Options) => {
      const { target: named, gateway: passed = [] } = options;
      const lab = named === undefined && passed.length === 0 ? null : await labInForce(options.config);
      const gateways = namedGateways(passed, lab);
      const targets = passed.length > 0 ? (named ?? []) : (named ?? ['reference']);
      const subjects: readonly Subject[] = [
        ...chosenTargets(targets, lab).map((target): Subject => ({ target })),
        ...gateways.map((gateway): Subject => ({ gateway })),
      ];
      await untilInterrupted(async (signal) => {
        const examined: Examined[] = [];
        for (const subject of subjects) {
          const name = 'target' in subject ? subject.target.name : subject.gateway.name;
          if (!options.json && subjects.length > 1) print(`${name}:`);
          using asking = new Asking();
          const findings = await examine(subject, signal, {
            asking: (what) => asking.show(what),
            found(finding) {
              asking[Symbol.dispose]();
              if (!options.json) show(finding);
            },
          });
          examined.push({ ...('target' in subject ? { target: name } : { gateway: name }), findings });
        }
        if (options.json) printJson(documentOf(examined));
        const lacks = examined.some(({ findings }) => findings.some(({ state }) => state === 'missing'));
        process.exitCode = lacks ? 3 : 0;
      });
    });
}

type Subject = { readonly target: ChosenTarget } | { readonly gateway: ChosenGateway };
type Examined = ({ readonly target: string } | { readonly gateway: string }) & {
  readonly findings: readonly Finding[];
};

function documentOf(examined: readonly Examined[]): unknown {
  if (examined.length === 1) return examined[0];
  const gateways = examined.filter((each) => 'gateway' in each);
  return {
    targets: examined.filter((each) => 'target' in each),
    ...(gateways.length > 0 && { gateways }),
  };
}

async function examine(
  subject: Subject,
  signal: AbortSignal,
  watching: Watching,
): Promise<readonly Finding[]> {
  if ('gateway' in subject) {
    const { examineGateway } = await import('../examine/gateways.ts');
    watching.asking(subject.gateway.name);
    const findings = await examineGateway(subject.gateway, signal);
    for (const finding of findings) watching.found(finding);
    return findings;
  }
  const { target } = subject;
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
