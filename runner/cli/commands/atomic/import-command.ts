import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { documentOf } from '../../../atomic/document/document-of.ts';
import { parseAtomicExpectations } from '../../../atomic/reading/atomic-expectations.ts';
import { loadAtomics } from '../../../atomic/reading/load-atomics.ts';
import { everyControl } from '../../../controls/catalogue.ts';
import { problemLine } from '../../../scenario/problem.ts';
import { labInForce } from '../../compose/lab/lab-in-force.ts';
import { mustBeThere } from '../../named-path.ts';
import { print, printJson, printUnbroken } from '../../print.ts';
import { configOption } from '../../run-options.ts';
import { importPage } from './import-page.ts';

interface Options {
  readonly show?: true;
  readonly expect?: string;
  readonly atomicsFolder: string;
  readonly config?: string;
  readonly json?: true;
}

export function importCommand(): Command {
  return new Command('import')
    .description("check and list Atomic Red Team files as they are, by the project's own rules; runs nothing")
    .argument(
      '<path...>',
      'a file such as T1553.005.yaml, or a folder such as atomics/, with all folders below',
    )
    .option('--show', 'every command, with the defaults of its arguments put in')
    .option(
      '--atomics-folder <path>',
      'where the atomics would lie on the target, for PathToAtomicsFolder',
      'C:\\AtomicRedTeam\\atomics',
    )
    .option(
      '--expect <file>',
      'what you expect of your controls: YAML, the guid of a test to control to status; checked',
    )
    .addOption(configOption())
    .option('--json', 'one JSON document (motw.atomic/1) on standard output')
    .addHelpText(
      'after',
      `
Nothing is run. Tests that are not ours may run on Windows targets only, where the
configuration says allowForeign: true, with every command shown before; what would
get a prerequisite is never run.

Examples:
  $ motw atomic import atomic-red-team/atomics
  $ motw atomic import T1553.005.yaml --show
  $ motw atomic import T1553.005.yaml --expect expect.yaml

expect.yaml:
  64b12afc-18b8-4d3f-9eab-7f6cae7c73f9:
    mark-removed: detected`,
    )
    .action(async (paths: readonly string[], options: Options) => {
      const { atomics, problems } = await loadAtomics(paths);
      const guids = atomics.flatMap(({ tests }) => tests.flatMap(({ guid }) => guid ?? []));
      const expected = await expectations(options, guids);
      const document = documentOf({
        atomics,
        problems: [...problems, ...expected.problems],
        expectations: expected.ofTest,
        atomicsFolder: options.atomicsFolder,
      });
      const wrong = document.problems.length;
      if (options.json) printJson(document);
      else {
        for (const line of importPage(document, options.show === true)) printListed(line);
        for (const problem of document.problems) printUnbroken(problemLine(problem), '  ');
        const tests = atomics.reduce((sum, atomic) => sum + atomic.tests.length, 0);
        printUnbroken(
          `imported: ${counted(tests, 'test')} of ${counted(atomics.length, 'file')}; nothing was run${wrong === 0 ? '' : `; ${counted(wrong, 'problem')}`}`,
          '  ',
        );
      }
      process.exitCode = wrong === 0 ? 0 : 2;
    });
}

/** A line of a command is shown as it is, to the last blank: it is to be read or copied as such. */
function printListed(line: string): void {
  if (/^ {6}\| /.test(line)) print(line);
  else printUnbroken(line, ' '.repeat(line.search(/\S/) + 2));
}

async function expectations({ expect: file, config }: Options, guids: readonly string[]) {
  if (file === undefined) return { ofTest: new Map(), problems: [] };
  await mustBeThere('--expect', file, 'name a YAML file, the guid of a test to control to status');
  const own = (await labInForce(config))?.rules.map(({ control }) => control) ?? [];
  const text = await readFile(file, 'utf8');
  return parseAtomicExpectations(text, file, { controls: [...everyControl, ...own], guids });
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
