import { Command } from 'commander';
import { catalogue } from '../../controls/catalogue.ts';
import { readRules } from '../../detections/load-rules.ts';
import { loadScenarios } from '../../scenario/load-scenarios.ts';
import { problemLine } from '../../scenario/problem.ts';
import { rulesFolder, scenariosFolder } from '../compose/project.ts';
import { print, printJson } from '../print.ts';

export function lintCommand(): Command {
  return new Command('lint')
    .description('scenario files and rules checked, with file, line and column; needs no target')
    .argument('[path]', 'a scenario file or a folder of them (default: those that come with the harness)')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', '\nExample:\n  $ motw lint my-scenarios/')
    .action(async (path: string | undefined, options: { json?: true }) => {
      const { scenarios, problems } = await loadScenarios(path ?? scenariosFolder, { controls: catalogue });
      const rules = path === undefined ? await readRules(rulesFolder) : { rules: [], refused: [] };
      const wrong = problems.some(({ severity }) => severity === 'error') || rules.refused.length > 0;
      if (options.json) {
        printJson({
          problems,
          refusedRules: rules.refused.map(({ message }) => message),
          scenarios: scenarios.map(({ id }) => id),
        });
      } else {
        for (const problem of problems) print(problemLine(problem));
        for (const refused of rules.refused) print(refused.message);
        if (!wrong) print(`${scenarios.length} scenarios and ${rules.rules.length} rules are well-formed`);
      }
      process.exitCode = wrong ? 2 : 0;
    });
}
