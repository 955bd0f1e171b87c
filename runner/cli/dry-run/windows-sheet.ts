import { buildWindowsPayload } from '../../../artifacts/payloads/windows/index.ts';
import type { Plan } from '../../lifecycle/rig.ts';
import { readScripts } from '../../targets/windows/guest/installing/script-files.ts';
import { inFolder, sentinelLine, windowsHost } from '../../targets/windows/guest/windows-host.ts';
import { sourcesOf } from '../compose/lab.ts';
import { ownRulesOn } from '../compose/windows/controls-on-windows.ts';
import { channelInWords, machineInWords } from '../compose/windows/target-in-words.ts';
import { limitsOf } from '../compose/windows/windows-limits.ts';
import { print, printUnbroken } from '../print.ts';
import type { ChosenGateway } from '../running/chosen-gateways.ts';
import type { ChosenTarget } from '../running/chosen-targets.ts';
import { gatewaySheets, printGateways } from './gateway-sheet.ts';
import {
  markerInWords,
  ownRuleSheets,
  printOwnRules,
  printScenarios,
  type ScenarioSheet,
  scenarioSheets,
  sha256,
  sheetSchemaName,
} from './sheet.ts';
import { onWindows, traceOnWindows } from './windows-steps.ts';

type WindowsTarget = Extract<ChosenTarget, { platform: 'windows' }>;

/** What a run on a Windows target would do. Nothing is contacted: not the machine, not the guest, no source. */
export async function windowsSheet(
  plan: Plan,
  { name, config, lab }: WindowsTarget,
  gateways: readonly ChosenGateway[],
) {
  const payload = sha256(buildWindowsPayload());
  const scripts = await readScripts(windowsHost.scripts);
  const { startMs, revertMs, callMs, cleanUpMs } = limitsOf(config);
  const scenarios = scenarioSheets(plan, {
    payload,
    trace: traceOnWindows,
    does: (step, scenario) => onWindows(step, scenario, null),
    expectations: ({ id }) => lab.expectations(name, id).values(),
  });
  return {
    schema: sheetSchemaName,
    target: name,
    platform: 'windows',
    exercised: 'The Windows parts are written to documents; they have not been exercised on Windows yet.',
    machine: machineInWords(config),
    channel: channelInWords(config),
    user: config.user,
    gateways: gatewaySheets(plan, gateways),
    permission: {
      configuration: config.lab,
      inTheGuest: `${windowsHost.sentinel}, whose first line is: ${sentinelLine}`,
      refused: 'a domain controller, always',
    },
    maySwitchOn: config.switchOn,
    controls: 'none is changed; each is read, and reported as read',
    configuration: lab.file,
    ownRules: ownRuleSheets(ownRulesOn(lab)),
    sourcesAsked: sourcesOf(config, lab).map(({ name: source, url }) => ({ name: source, url })),
    ownFolder: `${windowsHost.folder}, ${config.machine.kind === 'unmanaged' ? 'removed at the end' : 'gone with the next return to the snapshot'}`,
    scripts: {
      folder: inFolder(windowsHost, scripts.folder),
      files: scripts.files.map(({ name: file, sha256: hash }) => ({ name: file, sha256: hash })),
    },
    canaries: [
      'Get-DiskImage on a small image',
      'an empty file in the Downloads folder, named as no image is, and removed',
      'a Zone.Identifier stream with ZoneId=0 on such a file',
      'cmd.exe /c rem <token>',
    ],
    payloads: { windows: payload },
    marker: markerInWords,
    longest: {
      startSeconds: startMs / 1000,
      revertSeconds: revertMs / 1000,
      operationSeconds: callMs / 1000,
      cleanUpSeconds: cleanUpMs / 1000,
    },
    estimate: estimateOf(scenarios, plan, config.machine.kind !== 'unmanaged'),
    scenarios,
  };
}

/** Seconds, as a start for whoever plans an exercise: nobody has measured them on Windows. */
const assumed = { revert: 45, step: 10 };

/** The quiet arm is run once, for all scenarios. */
function estimateOf(scenarios: readonly ScenarioSheet[], { arms, quiet }: Plan, reverts: boolean) {
  const { step } = assumed;
  const revert = reverts ? assumed.revert : 0;
  const seconds = scenarios.map(
    ({ steps, longestSeconds }) => arms.length * (revert + steps.length * step + longestSeconds),
  );
  const longest = Math.max(0, ...scenarios.map(({ longestSeconds }) => longestSeconds));
  const sum = [...seconds, quiet ? revert + longest : 0].reduce((all, each) => all + each, 0);
  return {
    minutes: Math.max(1, Math.round(sum / 60)),
    assumed: `${reverts ? `${revert} s back to the snapshot, ` : ''}${step} s a step, and the wait for events, in every arm`,
  };
}

/** What happens comes first, and what is to be looked up last. */
export function printWindowsSheet(sheet: Awaited<ReturnType<typeof windowsSheet>>): void {
  const { permission, scripts, longest, estimate } = sheet;
  const line = (text: string): void => printUnbroken(text, '  ');
  line(`Dry run on ${sheet.target}: nothing is started, and nobody is contacted.`);
  line(sheet.exercised);
  line(`permission: ${permission.configuration ? 'lab: true' : 'NOT GIVEN, so it would not be run'}`);
  line(`  and in the guest ${permission.inTheGuest}; refused: ${permission.refused}`);
  line(`takes: about ${estimate.minutes} min, an estimate (${estimate.assumed})`);
  line(
    `longest: start ${longest.startSeconds} s, back to the snapshot ${longest.revertSeconds} s, one operation ${longest.operationSeconds} s, clean-up of an arm ${longest.cleanUpSeconds} s`,
  );
  for (const each of sheet.machine) line(`machine: ${each}`);
  line(`channel: ${sheet.channel}`);
  line(`user: ${sheet.user}`);
  printGateways(sheet.gateways);
  printScenarios(sheet.scenarios);
  print('');
  const on = sheet.maySwitchOn;
  line(`may be switched on, and undone afterwards: ${on.length === 0 ? 'nothing' : on.join(', ')}`);
  line(`controls: ${sheet.controls}`);
  printOwnRules(sheet.ownRules);
  for (const { name, url } of sheet.sourcesAsked) line(`asked: ${name} (${url})`);
  for (const canary of sheet.canaries) line(`canary: ${canary}`);
  line(`payload SHA-256, Windows: ${sheet.payloads.windows}`);
  line(`own folder in the guest: ${sheet.ownFolder}`);
  line(`scripts: ${scripts.folder}, run by Windows PowerShell with -ExecutionPolicy Bypass`);
  for (const { name, sha256: hash } of scripts.files) printUnbroken(`  ${name}  ${hash}`, '    ');
}
