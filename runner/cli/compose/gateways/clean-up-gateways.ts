import { HarnessError } from '../../../model/errors.ts';
import type { RunRecord } from '../../../model/run-record.ts';
import { type ChosenGateway, namedGateways } from '../../running/chosen-gateways.ts';
import type { Lab } from '../lab.ts';
import { gatewayInWords } from './gateway-in-words.ts';
import { ownGateway } from './make-gateway.ts';

/** A gateway of the run is not configured as it was, so nobody knows where to clean up. */
class GatewayChangedError extends HarnessError {
  readonly code = 'GATEWAY_CHANGED';
  readonly category = 'user';

  constructor(name: string, run: string) {
    super(
      `the run went through the gateway '${name}', which is not configured here as it was then`,
      `name the configuration that has it with --config, or put its entry back, and run \`motw clean-up ${run}\``,
    );
  }
}

/** For all that is to be done in one mailbox, in milliseconds. */
const callMs = 60_000;

/**
 * Takes away what a run sent into the mailboxes that the configuration names. Of a web proxy and of reference gateways nothing stays.
 * Returns what was done, for people.
 *
 * @throws HarnessError where one can't be reached, or is not configured as it was
 */
export async function cleanUpGateways(
  record: RunRecord,
  markers: readonly string[],
  lab: Lab | null,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const done: string[] = [];
  for (const chosen of mailsOf(record, lab)) {
    const c = { signal, timeoutMs: callMs };
    await using gateway = ownGateway(chosen);
    await gateway.start(c);
    for (const marker of markers) await gateway.cleanUp(marker, c);
    done.push(`nothing of it is in the mailboxes of ${chosen.name}`);
  }
  return done;
}

/** The name may have become another system's. */
function mailsOf({ id, observations }: RunRecord, lab: Lab | null): readonly ChosenGateway[] {
  return observations
    .filter(({ kind, data }) => kind === 'configuration' && data.way === 'mail' && data.own === true)
    .map(({ data }) => {
      const name = String(data.gateway);
      if (lab === null || !Object.hasOwn(lab.gateways, name)) throw new GatewayChangedError(name, id);
      const [chosen] = namedGateways([name], lab);
      if (chosen === undefined || JSON.stringify(gatewayInWords(chosen.config)) !== JSON.stringify(data.as))
        throw new GatewayChangedError(name, id);
      return chosen;
    });
}
