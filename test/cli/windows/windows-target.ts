import type { RunPlace } from '../../../runner/cli/compose/reference-rig.ts';
import type { ChosenTarget } from '../../../runner/cli/running/chosen-targets.ts';
import { chosenTargets } from '../../../runner/cli/running/chosen-targets.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { Channel } from '../../../runner/ports/channel.ts';
import { labOf } from '../../config/lab-folder.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { RecordingStore } from '../../lifecycle/recording-store.ts';
import { deadTarget } from '../targets/lab-targets.ts';

export type WindowsTarget = Extract<ChosenTarget, { platform: 'windows' }>;

/** The target `win11` of a configuration; nothing answers at its address, so that whatever works is the fake's doing. */
export async function configured(
  more = 'lab: true',
  sections = '',
  files: Readonly<Record<string, string>> = {},
): Promise<WindowsTarget> {
  const { lab, problems } = await labOf({
    'motw.yaml': `targets:\n${deadTarget('win11', more)}${sections}`,
    ...files,
  });
  const [target] = chosenTargets(['win11'], lab);
  if (target?.platform !== 'windows') throw new Error(JSON.stringify(problems));
  return target;
}

/** A way in whose guest answers one operation otherwise than the fake does. */
export function answering(
  channel: Channel,
  operation: string,
  value: object,
  is: 'done' | 'fault' = 'done',
): Channel {
  return {
    epoch: channel.epoch,
    put: (...args) => channel.put(...args),
    size: (...args) => channel.size(...args),
    get: (...args) => channel.get(...args),
    [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
    async exec(argv, o) {
      if (!argv.at(-1)?.endsWith(`\\${operation}.ps1`)) return channel.exec(argv, o);
      const answer = JSON.stringify({ v: 1, operation, is, code: 'E_FAIL', text: 'it is so', value });
      return { code: 0, stdout: Buffer.from(answer), stderr: Buffer.from(''), truncated: false };
    },
  };
}

/** A run's place whose record is held in memory. */
export async function heldPlace(): Promise<RunPlace & { readonly last: () => RunRecord }> {
  const store = new RecordingStore(null, () => {});
  const images = await temporaryFolder();
  return Object.assign(store, {
    id: '20261129-120000-fake',
    images,
    last: () => store.saved.at(-1) as RunRecord,
  });
}
