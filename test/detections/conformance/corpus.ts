import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { readEvents } from '../../../runner/events/read-events.ts';
import { ruleView } from '../../../runner/events/rule-view.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { corpus, corpusIsHere } from '../../corpus.ts';

const cases = join(corpus, 'sigma-regression');
const rules = join(corpus, 'sigma-rules.tar.gz');

export const here = corpusIsHere;

/** One of SigmaHQ's own regression cases: a rule, and a recording in which it must match. */
export interface RegressionCase {
  readonly id: string;
  readonly ruleFile: string;
  readonly eventsFile: string;
  /** Null where it is not stated; at least one, then. */
  readonly matches: number | null;
}

/**
 * Cases whose stated count is not what the rule says, record by record; SigmaHQ's own runner only asks for one match at least. A later
 * revision of the first says 3.
 */
const misstated: Readonly<Record<string, { readonly stated: number; readonly matches: number }>> = {
  '8fbf3271-1ef6-4e94-8210-03c2317947f6': { stated: 1, matches: 3 }, // three of six files have a name of the rule
  'c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e': { stated: 1, matches: 2 }, // both values of the rule were set, to 0
};

export const regressionCases: readonly RegressionCase[] = corpusIsHere ? readManifest() : [];

function readManifest(): RegressionCase[] {
  const manifest = JSON.parse(readFileSync(join(cases, 'manifest.json'), 'utf8')) as readonly {
    readonly rule_id: string;
    readonly match_count: number | null;
  }[];
  return manifest.map(({ rule_id: id, match_count: stated }) => ({
    id,
    ruleFile: join(cases, id, 'rule.yml'),
    eventsFile: join(cases, id, 'events.evtx'),
    matches: stated !== null && misstated[id]?.stated === stated ? misstated[id].matches : stated,
  }));
}

/** As `motw detect` looks at them. A recording that is damaged is no evidence of anything, so it throws. */
export async function eventsOf(path: string): Promise<WinEvent[]> {
  const events: WinEvent[] = [];
  for await (const item of ruleView(readEvents(path))) {
    if (item.is === 'damage') throw new Error(`${path}, ${item.at}: ${item.reason}`);
    events.push(item.event);
  }
  return events;
}

export interface RuleText {
  readonly path: string;
  readonly text: string;
}

/** Every rule of SigmaHQ's repository. */
export async function allRules(): Promise<RuleText[]> {
  const found: RuleText[] = [];
  for await (const entry of createReadStream(rules).pipe(createGunzip()).pipe(extract())) {
    const { name: path } = entry.header;
    const body = await text(entry);
    if (/\.ya?ml$/.test(path)) found.push({ path: path.replace(/^\.\//, ''), text: body });
  }
  return found;
}
