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
import { keyMissing } from '../../running/must-have-keys.ts';
import { type Finding, failed, missing, note, ok } from '../finding.ts';
import { clockFinding } from './clock-finding.ts';
import { controlFindings } from './control-findings.ts';
import { accountFindings, desktopFinding, powershellFindings, sysmonFinding } from './guest-findings.ts';
import { logFindings } from './log-findings.ts';
import { machineFindings } from './machine-findings.ts';
import { scriptFinding } from './script-finding.ts';
import { unpackerFindings } from './unpacker-findings.ts';

type WindowsTarget = Extract<ChosenTarget, { platform: 'windows' }>;

/** Nobody waits for minutes to hear that a machine is off. */
const reachMs = 20_000;

/** Whoever waits for it, told what is found and what is asked, as it goes on. */
export interface Watching {
  found(finding: Finding): void;
  asking(what: string): void;
}

const nobody: Watching = { found() {}, asking() {} };

/** What a run on this target needs, as the machine is now. Whatever fails is a finding; nothing is thrown but an interruption. */
export async function examineWindows(
  target: WindowsTarget,
  signal: AbortSignal,
  open?: OpenChannel,
  watching = nobody,
): Promise<readonly Finding[]> {
  const call: Call = { signal, timeoutMs: windowsLimits.callMs };
  const findings: Finding[] = [];
  const add: Add = (...found) => {
    findings.push(...found);
    for (const each of found) watching.found(each);
  };
  const { asking } = watching;
  add(permission(target), machine(target));
  const noKey = await keyMissing(target.name, target.config);
  await aloneOnTarget(target, signal, async () => {
    const { machine: life } = target.config;
    if (life.kind !== 'unmanaged') asking(`asking ${hands[life.kind]} about the machine`);
    add(...(await machineFindings(life, { signal, timeoutMs: reachMs })));
    if (noKey !== null) return add(failed('key', noKey));
    asking(askingInside(target));
    await inside(target, { call, add, asking }, open);
  });
  if (target.config.sources.length > 0) asking('asking the sources');
  add(...(await sources(target.lab, target, call)));
  return findings;
}

type Add = (...found: readonly Finding[]) => void;

const hands = { libvirt: 'libvirt', qemu: 'QEMU', command: 'its commands' } as const;

function askingInside({ config: { channel } }: WindowsTarget): string {
  return channel.kind === 'ssh' ? `asking ${channel.host} by ssh` : 'asking the QEMU guest agent';
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

async function inside(
  target: WindowsTarget,
  { call, add, asking }: { readonly call: Call; readonly add: Add; readonly asking: Watching['asking'] },
  open?: OpenChannel,
): Promise<void> {
  let entered: Entered;
  try {
    entered = await enterAsItIs(target, { ...call, timeoutMs: reachMs }, open);
  } catch (error) {
    call.signal.throwIfAborted();
    return add(failed('reachable', error));
  }
  add(ok('reachable', 'the guest answers'));
  try {
    for (const look of looks) {
      try {
        asking(`looking at ${look.what} in the guest`);
        const found = await look.at(entered, target, call);
        add(...found);
        // The harness has no business there, not even to look around.
        if (found.some(({ what, state }) => what === controllers && state === 'missing')) break;
      } catch (error) {
        call.signal.throwIfAborted();
        add(failed(look.what, error));
        // Without the facts nothing else can be had either: no script runs.
        if (look.what === 'guest') break;
      }
    }
  } finally {
    try {
      await entered[Symbol.asyncDispose]();
    } catch (error) {
      add(failed("the harness's own folder in the guest", error));
    }
  }
}

const controllers = 'domain controller';

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
        facts.domainController ? notAllowed({ ...facts, sentinel: true }) : ok(controllers, 'it is none'),
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
  { what: 'unpackers', at: async ({ operations }, _, c) => unpackerFindings(operations, c) },
  { what: 'logs', at: async ({ operations }, { config }, c) => logFindings(operations, config.switchOn, c) },
];

function notAllowed(facts: Parameters<typeof mayRun>[0]): Finding {
  const what = facts.domainController ? controllers : 'sentinel';
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
