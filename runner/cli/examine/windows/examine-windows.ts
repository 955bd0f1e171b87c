import { dirname } from 'node:path';
import type { Call } from '../../../ports/call.ts';
import type { OpenChannel } from '../../../ports/channel.ts';
import { makeSource } from '../../../sources/make-source.ts';
import { sentinelLine, windowsHost } from '../../../targets/windows/guest/windows-host.ts';
import { mayRun } from '../../../targets/windows/may-run.ts';
import { type Lab, sourcesOf } from '../../compose/lab.ts';
import { aloneOnTarget } from '../../compose/windows/alone-on-target.ts';
import { type Entered, enterAsItIs } from '../../compose/windows/enter-as-it-is.ts';
import { machineInWords } from '../../compose/windows/target-in-words.ts';
import { windowsLimits } from '../../compose/windows/windows-limits.ts';
import type { ChosenTarget } from '../../running/chosen-targets.ts';
import { type Finding, failed, missing, note, ok } from '../finding.ts';
import { clockFinding } from './clock-finding.ts';
import { controlFindings } from './control-findings.ts';
import { accountFindings, desktopFinding, powershellFindings, sysmonFinding } from './guest-findings.ts';
import { logFindings } from './log-findings.ts';
import { scriptFinding } from './script-finding.ts';

type WindowsTarget = Extract<ChosenTarget, { platform: 'windows' }>;

/** Nobody waits for minutes to hear that a machine is off. */
const reachMs = 20_000;

/** What a run on this target needs, as the machine is now. Whatever fails is a finding; nothing is thrown but an interruption. */
export async function examineWindows(
  target: WindowsTarget,
  signal: AbortSignal,
  open?: OpenChannel,
): Promise<readonly Finding[]> {
  const call: Call = { signal, timeoutMs: windowsLimits.callMs };
  return [
    permission(target),
    machine(target),
    ...(await aloneOnTarget(target, signal, () => inside(target, call, open))),
    ...(await sources(target.lab, target, call)),
  ];
}

function machine({ config }: WindowsTarget): Finding {
  const begins = 'what follows is of the machine as it runs now, and a run begins from the snapshot';
  const words = machineInWords(config);
  return note('machine', [...words, ...(config.machine.kind === 'unmanaged' ? [] : [begins])].join('; '));
}

function permission({ name, config, lab }: WindowsTarget): Finding {
  if (config.lab) return ok('permission', `lab: true in ${lab.file}`);
  return missing(
    'permission',
    `${lab.file} does not allow runs on it`,
    `where it is yours to try on, write 'lab: true' under 'targets: ${name}:'`,
  );
}

async function inside(target: WindowsTarget, call: Call, open?: OpenChannel): Promise<readonly Finding[]> {
  let entered: Entered;
  try {
    entered = await enterAsItIs(target, { ...call, timeoutMs: reachMs }, open);
  } catch (error) {
    call.signal.throwIfAborted();
    return [failed('reachable', error)];
  }
  const findings: Finding[] = [ok('reachable', 'the guest answers')];
  try {
    for (const look of looks) {
      try {
        findings.push(...(await look.at(entered, target, call)));
      } catch (error) {
        call.signal.throwIfAborted();
        findings.push(failed(look.what, error));
        // Without the facts nothing else can be had either: no script runs.
        if (look.what === 'guest') break;
      }
    }
  } finally {
    try {
      await entered[Symbol.asyncDispose]();
    } catch (error) {
      findings.push(failed("the harness's own folder in the guest", error));
    }
  }
  return findings;
}

interface Look {
  readonly what: string;
  at(entered: Entered, target: WindowsTarget, c: Call): Promise<readonly Finding[]>;
}

const looks: readonly Look[] = [
  {
    what: 'guest',
    async at({ session }, { config }, c) {
      const facts = await session.guest.facts(c);
      const { edition, architecture } = facts.details;
      return [
        ok('guest', `Windows build ${facts.build}, ${edition}, ${architecture}`),
        facts.domainController
          ? notAllowed({ ...facts, sentinel: true })
          : ok('domain controller', 'it is none'),
        facts.sentinel
          ? ok('sentinel', `${windowsHost.sentinel} says: ${sentinelLine}`)
          : notAllowed({ ...facts, domainController: false }),
        ...accountFindings(facts),
        desktopFinding(facts, config.user),
        ...powershellFindings(facts),
        sysmonFinding(facts),
      ];
    },
  },
  { what: 'scripts', at: async ({ operations }, _, c) => [await scriptFinding(operations, c)] },
  { what: 'clock', at: async ({ session }, _, c) => [clockFinding(await session.guest.clock(c))] },
  { what: 'controls', at: async ({ session }, _, c) => controlFindings(await session.guest.posture(c)) },
  { what: 'logs', at: async ({ operations }, { config }, c) => logFindings(operations, config.switchOn, c) },
];

function notAllowed(facts: Parameters<typeof mayRun>[0]): Finding {
  const what = facts.domainController ? 'domain controller' : 'sentinel';
  const refusal = mayRun(facts, windowsHost);
  return missing(what, refusal?.text ?? '', refusal?.mend ?? null);
}

/** A SIEM is asked as a run asks it. */
async function sources(lab: Lab, { config }: WindowsTarget, call: Call): Promise<readonly Finding[]> {
  const around = { env: process.env, folder: dirname(lab.file) };
  return Promise.all(
    sourcesOf(config, lab).map(async (source) => {
      const what = `source ${source.name}`;
      try {
        const lacks = await makeSource(source, around).missing(call);
        return lacks.length === 0 ? ok(what, 'it answers') : note(what, `it lacks ${lacks.join('; ')}`);
      } catch (error) {
        call.signal.throwIfAborted();
        return failed(what, error);
      }
    }),
  );
}
