import { Argument, Command } from 'commander';
import { ownTarget, ownTargetTitle } from '../../config/targets/target-names.ts';
import { platformsOf } from '../../controls/catalogue.ts';
import { postures } from '../../targets/reference/postures.ts';
import { inWords } from '../compose/gateways/ways.ts';
import { labInForce } from '../compose/lab/lab-in-force.ts';
import { alertControlsIn, controlsWith } from '../compose/lab.ts';
import { projectScenarios } from '../compose/project.ts';
import { print, printJson, printWrapped } from '../print.ts';
import { configOption } from '../run-options.ts';

const kinds = ['scenarios', 'controls', 'targets', 'gateways', 'postures'] as const;

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
        scenarios: (await projectScenarios()).map(({ id, title, platforms }) => ({ id, title, platforms })),
        controls: [...controlsWith(lab, 'windows'), ...alertControlsIn(lab)].map(
          ({ id, kind, actsAt, title }) => {
            const platforms = platformsOf(id);
            const rule = own.get(id);
            return {
              id,
              kind,
              actsAt,
              title,
              ...(platforms.length === 0 ? {} : { platforms }),
              ...(rule === undefined ? {} : { ownRule: rule }),
            };
          },
        ),
        targets: [
          { id: ownTarget, title: ownTargetTitle },
          ...Object.entries(lab?.targets ?? {}).map(([id, { platform, machine, channel, lab: allowed }]) => ({
            id,
            title: `${platform}, machine ${machine.kind}, channel ${channel.kind}${allowed ? '' : ', runs not allowed (no lab: true)'}`,
          })),
        ],
        gateways: Object.entries(lab?.gateways ?? {}).map(([id, gateway]) => ({
          id,
          title: `${inWords[gateway.way]}${gateway.lab ? '' : ', nothing may be sent (no lab: true)'}`,
        })),
        postures: Object.entries(postures).map(([id, { title }]) => ({ id, title })),
      };
      const wanted = kinds.filter((each) => kind === undefined || each === kind);
      if (options.json) return printJson(Object.fromEntries(wanted.map((each) => [each, lists[each]])));
      for (const each of wanted) {
        // Only who has some wants to hear of them, unless that was asked.
        if (each === 'gateways' && kind === undefined && lists.gateways.length === 0) continue;
        print(lists[each].length === 0 ? `${each}: none in a motw.yaml here` : `${each}:`);
        for (const { id, title, ...more } of lists[each]) {
          const only =
            'platforms' in more && more.platforms.length === 1 ? ` (on ${more.platforms[0]} only)` : '';
          printWrapped(`  ${id.padEnd(27)} ${title}${only}${own.has(id) ? ' (your own rule)' : ''}`, hanging);
        }
      }
    });
}
