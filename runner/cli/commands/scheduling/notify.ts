import { Command } from 'commander';
import { nameInFull, notify } from '../../../notifications/notify.ts';
import { sampleRun, sampleTransitions } from '../../../notifications/sample.ts';
import { visible } from '../../../reports/printable.ts';
import { labInForce } from '../../compose/lab/lab-in-force.ts';
import { print } from '../../print.ts';
import { reportError } from '../../report-error.ts';
import { configOption } from '../../run-options.ts';
import { hooksOf } from '../../scheduling/hooks.ts';

export function notifyCommand(): Command {
  return new Command('notify')
    .option('--sample', 'send everybody a message that says it is a sample')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Who is told stands under 'notify' in motw.yaml:

  notify:
    - webhook: { url: { env: SLACK_WEBHOOK }, format: slack }
    - command: [./page-the-soc.sh, --queue, lab]
      on: [regression]

\`motw run --notify\` tells them when a control begins to fail (regression), when
it is well again (recovery), and when it can no longer be judged (inconclusive):
each once. Nothing is told in a night like the one before.

A webhook's address is a secret: the file only says in which environment
variable or file it is. A command gets the message as JSON on standard input.

Examples:
  $ motw notify            who is told what
  $ motw notify --sample   try it`,
    )
    .action(async ({ sample, config }: { sample?: true; config?: string }) => {
      const { hooks, around } = await hooksOf(await labInForce(config));
      if (!sample) {
        for (const hook of hooks) print(visible(`${nameInFull(hook)}: ${hook.on.join(', ')}`));
        return;
      }
      const deliveries = await notify(hooks, sampleTransitions, sampleRun, around, true);
      for (const { who, became } of deliveries)
        print(visible(`${who}: ${became instanceof Error ? 'not delivered' : became}`));
      const failed = deliveries.flatMap(({ became }) => (became instanceof Error ? [became] : []));
      for (const error of failed) reportError(error, process.stderr);
      process.exitCode = failed.length === 0 ? 0 : 3;
    });
}
