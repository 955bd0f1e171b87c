import { Argument, Command } from 'commander';
import { catalogue } from '../../controls/catalogue.ts';
import { postures } from '../../targets/reference/postures.ts';
import { projectScenarios } from '../compose/project.ts';
import { print, printJson } from '../print.ts';

const kinds = ['scenarios', 'controls', 'targets', 'postures'] as const;

export function listCommand(): Command {
  return new Command('list')
    .description('scenarios, controls, targets and postures')
    .addArgument(new Argument('[kind]', 'only one of them').choices(kinds))
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', '\nExample:\n  $ motw list controls')
    .action(async (kind: (typeof kinds)[number] | undefined, options: { json?: true }) => {
      const lists = {
        scenarios: (await projectScenarios()).map(({ id, title }) => ({ id, title })),
        controls: catalogue.map(({ id, kind, actsAt, title }) => ({ id, kind, actsAt, title })),
        targets: [{ id: 'reference', title: 'a small VM that is set up here; never evidence about Windows' }],
        postures: Object.entries(postures).map(([id, { title }]) => ({ id, title })),
      };
      const wanted = kinds.filter((each) => kind === undefined || each === kind);
      if (options.json) return printJson(Object.fromEntries(wanted.map((each) => [each, lists[each]])));
      for (const each of wanted) {
        print(`${each}:`);
        for (const { id, title } of lists[each]) print(`  ${id.padEnd(27)} ${title}`);
      }
    });
}
