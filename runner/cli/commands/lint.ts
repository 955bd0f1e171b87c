import { Command } from 'commander';
import { problemLine } from '../../scenario/problem.ts';
import { madeToDocuments } from '../../sources/source-config.ts';
import { lintAll, lintPath } from '../compose/lint-path.ts';
import { print, printJson } from '../print.ts';
import { configOption } from '../run-options.ts';
import { UsageError } from '../usage-error.ts';

export function lintCommand(): Command {
  return new Command('lint')
    .argument(
      '[path]',
      'a scenario, a rule, a motw.yaml, or a folder of any of them (default: what comes with the harness, and your motw.yaml as in `motw run`)',
    )
    .addOption(configOption())
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      '\nExamples:\n  $ motw lint\n  $ motw lint my-scenarios/\n  $ motw lint --config lab/motw.yaml',
    )
    .action(async (path: string | undefined, options: { json?: true; config?: string }) => {
      if (path !== undefined && options.config !== undefined)
        throw new UsageError(`${path} and --config were given`, 'give one of them: a path is checked alone');
      const linted = path === undefined ? await lintAll(options.config) : await lintPath(path);
      const { problems, scenarios, rules, configurations, sources } = linted;
      const wrong = problems.some(({ severity }) => severity === 'error');
      if (options.json) printJson(linted);
      else {
        for (const problem of problems) print(problemLine(problem));
        if (sources.length > 0) print(`sources ${sources.join(', ')}: ${madeToDocuments}`);
        if (!wrong)
          print(
            `well-formed: ${counted(scenarios, 'scenario')}, ${counted(rules, 'rule')}, ${counted(configurations, 'configuration')}`,
          );
      }
      process.exitCode = wrong ? 2 : 0;
    });
}

function counted(things: readonly unknown[], name: string): string {
  return `${things.length} ${name}${things.length === 1 ? '' : 's'}`;
}
