import type { Plan } from '../../lifecycle/rig.ts';
import type { GatewayWay } from '../../model/scenario.ts';
import { gatewayInWords } from '../compose/gateways/gateway-in-words.ts';
import { inWords, waysOf } from '../compose/gateways/ways.ts';
import { printUnbroken } from '../print.ts';
import type { ChosenGateway } from '../running/chosen-gateways.ts';

interface GatewaySheet {
  readonly way: GatewayWay;
  readonly gateway: string;
  readonly own: boolean;
  /** What is sent where, as whom; a line each. */
  readonly sends: readonly string[];
}

/** What a run sends through gateways. None is contacted. */
export function gatewaySheets({ scenarios }: Plan, own: readonly ChosenGateway[]): readonly GatewaySheet[] {
  return waysOf(scenarios).map((way) => {
    const chosen = own.find(({ config }) => config.way === way);
    if (chosen === undefined)
      return { way, gateway: `reference ${inWords[way]}`, own: false, sends: [ofReference[way]] };
    return { way, gateway: chosen.name, own: true, sends: gatewayInWords(chosen.config) };
  });
}

const ofReference: Readonly<Record<GatewayWay, string>> = {
  web: 'Squid on 127.0.0.1, and a web server of the harness behind it; nothing leaves this machine',
  mail: 'Haraka and Dovecot on 127.0.0.1, from and to addresses at mail.test; nothing leaves this machine',
};

export function printGateways(sheets: readonly GatewaySheet[]): void {
  for (const { way, gateway, own, sends } of sheets) {
    printUnbroken(`sent through: ${own ? `your ${inWords[way]} ${gateway}` : `the ${gateway}`}`, '  ');
    for (const line of sends) printUnbroken(`  ${line}`, '    ');
  }
}
