import { readFile } from 'node:fs/promises';
import { buildWindowsPayload } from '../../../artifacts/payloads/windows/index.ts';
import type { Plan } from '../../lifecycle/rig.ts';
import { declaredStates } from '../../targets/reference/postures.ts';
import { readyReference } from '../../targets/reference/ready-reference.ts';
import { expectedOnReference } from '../compose/gateways/expected-on-reference.ts';
import { setHere } from '../compose/gateways/set-here.ts';
import { controlOfWay } from '../compose/gateways/ways.ts';
import { sourcesNotAsked } from '../compose/lab.ts';
import { cache } from '../compose/reference-ready.ts';
import type { Wanted } from '../compose/rig-on.ts';
import { print, printUnbroken } from '../print.ts';
import { gatewaySheets, printGateways } from './gateway-sheet.ts';
import { onReference, traceOnReference } from './reference-steps.ts';
import {
  markerInWords,
  ownRuleSheets,
  printOwnRules,
  printScenarios,
  scenarioSheets,
  sha256,
  sheetSchemaName,
} from './sheet.ts';

/** What a run on the reference target would do; nothing is started. */
export async function referenceSheet(plan: Plan, { posture, drift, lab, gateways = [] }: Wanted) {
  const setUp = await readyReference(cache(), process.env);
  const payloads = {
    reference: setUp === null ? 'known after `motw setup`' : sha256(await readFile(setUp.guest.payload)),
    windows: sha256(buildWindowsPayload()),
  };
  const sent = gatewaySheets(plan, gateways);
  const settable = sent.filter(({ own }) => !own).map(({ way }) => controlOfWay[way]);
  return {
    sheet: {
      schema: sheetSchemaName,
      target: 'reference',
      posture,
      controls: setHere(declaredStates(posture, drift), settable),
      gateways: sent,
      configuration: lab?.file ?? null,
      ownRules: ownRuleSheets(lab?.rules ?? []),
      sourcesNotAsked: (lab?.sources ?? []).map(({ name }) => name),
      payloads,
      marker: markerInWords,
      scenarios: scenarioSheets(plan, {
        payload: payloads.reference,
        trace: traceOnReference,
        does: (step, scenario) => onReference(step, scenario, null),
        expectations: (scenario) => expectedOnReference(scenario, posture, lab, gateways).values(),
      }),
    },
    unasked: sourcesNotAsked(lab),
  };
}

export function printReferenceSheet({ sheet, unasked }: Awaited<ReturnType<typeof referenceSheet>>): void {
  const line = (text: string): void => printUnbroken(text, '  ');
  line(`Dry run on ${sheet.target}, posture ${sheet.posture}: nothing is started.`);
  const states = Object.entries(sheet.controls).map(([id, state]) => `${id}=${state}`);
  line(`controls: ${states.join(' ')}`);
  printGateways(sheet.gateways);
  printScenarios(sheet.scenarios);
  print('');
  printOwnRules(sheet.ownRules);
  if (unasked !== null) line(unasked);
  line(`payload SHA-256, reference guest: ${sheet.payloads.reference}`);
  line(`payload SHA-256, Windows: ${sheet.payloads.windows}`);
}
