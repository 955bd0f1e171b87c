import type { GatewayWay, PlatformName, Scenario } from '../../../model/scenario.ts';
import { UsageError } from '../../usage-error.ts';
import { inWords } from './ways.ts';

interface Passable {
  readonly scenarios: readonly Scenario[];
  /** Those that a glob matched, and that no gateway is there for. */
  readonly leftOut: readonly Scenario[];
}

/**
 * The scenarios whose way there is. The reference target has a gateway of each; for a machine of the user's it must be named.
 *
 * @param words the ids and globs that the scenarios were chosen by
 * @throws UsageError for one that is named and can't go its way, and where none is left
 */
export function passable(
  scenarios: readonly Scenario[],
  words: readonly string[],
  platform: PlatformName,
  named: readonly GatewayWay[],
): Passable {
  const goes = ({ deliver: { by } }: Scenario): boolean =>
    platform === 'reference' || by === 'placed' || named.includes(by);
  const leftOut = scenarios.filter((scenario) => !goes(scenario));
  const [first] = leftOut;
  const refused = leftOut.find(({ id }) => words.includes(id)) ?? first;
  const none = leftOut.length === scenarios.length;
  if (refused !== undefined && (none || words.includes(refused.id)))
    throw new UsageError(
      `'${refused.id}' goes through a ${wayInWords(refused)}, and for a target of yours none is taken that is not named`,
      'name one of your motw.yaml: --gateway NAME; `motw list gateways` shows them',
    );
  return { scenarios: scenarios.filter(goes), leftOut };
}

/** One line for people about those that were left out, or null where none was. */
export function leftOutInWords(target: string, leftOut: readonly Scenario[]): string | null {
  if (leftOut.length === 0) return null;
  const ways = [...new Set(leftOut.map(wayInWords))].join(' or a ');
  return `${target}: left out: ${leftOut.map(({ id }) => id).join(', ')} (through a ${ways}, and --gateway names none)`;
}

function wayInWords({ deliver: { by } }: Scenario): string {
  return by === 'placed' ? by : inWords[by];
}
