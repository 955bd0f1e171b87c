import { Command } from 'commander';
import { problemLine } from '../../scenario/problem.ts';
import { lintAll, lintPath } from '../compose/lint-path.ts';
import { print, printJson } from '../print.ts';

export function lintCommand(): Command {
  return new Command('lint')
    .description(
      'scenarios, rules and motw.yaml checked, with file, line and column; needs no target and no network',
    )
    .argument(
      '[path]',
      'a scenario, a rule, a motw.yaml, or a folder of any of them (default: what comes with the harness, and your motw.yaml as in `motw run`)',
    )
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', '\nExamples:\n  $ motw lint my-scenarios/\n  $ motw lint motw.yaml')
    .action(async (path: string | undefined, options: { json?: true }) => {
      const linted = path === undefined ? await lintAll() : await lintPath(path);
      const { problems, scenarios, rules, configurations } = linted;
      const wrong = problems.some(({ severity }) => severity === 'error');
      if (options.json) printJson(linted);
      else {
        for (const problem of problems) print(problemLine(problem));
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
