import type { RunLog } from '../../../lifecycle/run-log.ts';
import type { Gateway } from '../../../ports/gateway.ts';
import type { ChosenGateway } from '../../running/chosen-gateways.ts';
import { gatewayInWords } from './gateway-in-words.ts';
import { inWords } from './ways.ts';

/** Says in the record through which gateways the run's images go, and what of them is modelled. */
export function recordGateways(
  log: RunLog,
  gateways: readonly Gateway[],
  own: readonly ChosenGateway[],
): void {
  for (const { name, way, control, modelled } of gateways) {
    const chosen = own.find((each) => each.name === name && each.config.way === way);
    const whose = chosen === undefined ? 'the reference' : "the user's own";
    log.observe(null, null, {
      kind: 'configuration',
      source: 'harness',
      summary: `images go through ${whose} ${inWords[way]}${chosen === undefined ? '' : ` ${name}`}`,
      data: {
        ...{ gateway: name, way, control, own: chosen !== undefined },
        ...(chosen !== undefined && { configuration: chosen.file, as: [...gatewayInWords(chosen.config)] }),
      },
    });
    if (modelled !== null) log.update({ modelled: [...log.record().modelled, modelled] });
  }
}
