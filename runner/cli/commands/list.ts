import { Argument, Command } from 'commander';
import { postures } from '../../targets/reference/postures.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import { controlsWith } from '../compose/lab.ts';
import { projectScenarios } from '../compose/project.ts';
import { print, printJson, printWrapped } from '../print.ts';
import { configOption } from '../run-options.ts';

const kinds = ['scenarios', 'controls', 'targets', 'postures'] as const;

/** As far as the titles are indented. */
const hanging = ' '.repeat(30);

export function listCommand(): Command {
  return new Command('list')
    .addArgument(new Argument('[kind]', 'only one of them').choices(kinds))
    .addOption(configOption())
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', '\nExample:\n  $ motw list controls')
    .action(async (kind: (typeof kinds)[number] | undefined, options: { json?: true; config?: string }) => {
      const lab = await labInForce(options.config);
      const own = new Map(lab?.rules.map(({ control, rule }) => [control.id, rule.file]));
      const lists = {
        scenarios: (await projectScenarios()).map(({ id, title }) => ({ id, title })),
        controls: controlsWith(lab).map(({ id, kind, actsAt, title }) => {
          const rule = own.get(id);
          return { id, kind, actsAt, title, ...(rule === undefined ? {} : { ownRule: rule }) };
        }),
        targets: [{ id: 'reference', title: 'a small VM that is set up here; never evidence about Windows' }],
        postures: Object.entries(postures).map(([id, { title }]) => ({ id, title })),
      };
      const wanted = kinds.filter((each) => kind === undefined || each === kind);
      if (options.json) return printJson(Object.fromEntries(wanted.map((each) => [each, lists[each]])));
      for (const each of wanted) {
        print(`${each}:`);
        for (const { id, title } of lists[each]) {
          printWrapped(`  ${id.padEnd(27)} ${title}${own.has(id) ? ' (your own rule)' : ''}`, hanging);
        }
      }
    });
}
