import type { Call, Raw } from '../../../ports/call.ts';
import type { GuestFacts } from '../../../ports/guest.ts';
import { doneOf, type OperationRunner } from './operation-runner.ts';
import { factsValue, type WindowsFacts } from './windows-answers.ts';

export interface KnownFacts {
  readonly facts: WindowsFacts;
  readonly raw: readonly Raw[];
}

/** What a guest says of itself: asked once a session, as none of it changes within a boot. */
export class GuestKnowledge {
  readonly #runner: OperationRunner;
  #known: Promise<KnownFacts> | null = null;

  constructor(runner: OperationRunner) {
    this.#runner = runner;
  }

  get(c: Call): Promise<KnownFacts> {
    this.#known ??= this.#ask(c).catch((error: unknown) => {
      this.#known = null;
      throw error;
    });
    return this.#known;
  }

  async #ask(c: Call): Promise<KnownFacts> {
    const { user, host } = this.#runner;
    const answer = await this.#runner.run('facts', { user, sentinel: host.sentinel }, factsValue, c);
    return { facts: doneOf('facts', answer), raw: answer.raw };
  }
}

/** Of Win32_OperatingSystem: 1 is a client, 2 a domain controller, 3 a server. */
const domainController = 2;

export function guestFacts({ facts, raw }: KnownFacts): GuestFacts {
  const { edition, productType, architecture, session, integrity, desktop, sysmon } = facts;
  return {
    build: facts.build,
    user: facts.agent,
    elevated: facts.elevated,
    // On a locked screen nothing can be clicked.
    desktop: desktop !== null && desktop.locked !== true,
    sentinel: facts.sentinel,
    domainController: productType === domainController,
    details: {
      edition,
      productType,
      architecture,
      session,
      integrity,
      desktopUser: desktop?.user ?? null,
      desktopSession: desktop?.session ?? null,
      desktopLocked: desktop?.locked ?? null,
      powershell: facts.powershell,
      languageMode: facts.languageMode,
      executionPolicy: facts.executionPolicy,
      sysmon: sysmon.version,
      sysmonRunning: sysmon.running,
    },
    raw,
  };
}
