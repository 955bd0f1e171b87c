import type { TargetConfig } from '../../../config/targets/target-config.ts';
import type { RunLog } from '../../../lifecycle/run-log.ts';
import type { ChosenTarget } from '../../running/chosen-targets.ts';
import { ownRuleFact } from '../lab.ts';
import { ownRulesOn } from './controls-on-windows.ts';
import { channelInWords, machineInWords } from './target-in-words.ts';

/** Which machine a target is, in the record's words: by them another process knows whether it still is the same. */
export function configuredAs(config: TargetConfig) {
  return { machine: [...machineInWords(config)], channel: channelInWords(config), user: config.user };
}

/** Says in the record how the target is configured, which controls are the user's own and what feeds them, and who is asked. */
export function recordLabOn(
  log: RunLog,
  { name, config, lab }: Extract<ChosenTarget, { platform: 'windows' }>,
): void {
  const say = (summary: string, data: Parameters<RunLog['observe']>[2]['data']): void => {
    const fact = { kind: 'configuration', source: 'harness', summary } as const;
    log.observe(null, null, { ...fact, data: { configuration: lab.file, ...data } });
  };
  say(`the target ${name}, as it is configured`, {
    ...configuredAs(config),
    switchOn: [...config.switchOn],
    exercised: false,
  });
  for (const own of ownRulesOn(lab)) {
    const { summary, data } = ownRuleFact(own);
    say(summary, data);
  }
  for (const { name: source } of lab.sources) {
    const asked = config.sources.includes(source);
    say(
      asked
        ? `${source} is asked. ${lab.aboutSources}`
        : `${source} is not asked: the target does not name it`,
      {
        source,
        asked,
      },
    );
  }
}
