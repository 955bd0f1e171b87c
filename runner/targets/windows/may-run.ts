import { HarnessError } from '../../model/errors.ts';
import type { GuestFacts } from '../../ports/guest.ts';
import { sentinelLine, type WindowsHost } from './guest/windows-host.ts';

export interface Refusal {
  readonly code: 'SENTINEL_MISSING' | 'DOMAIN_CONTROLLER';
  readonly text: string;
  readonly mend: string;
}

/** Why the harness may not work on this machine, or null. Asked before anything else is done there. */
export function mayRun(
  { sentinel, domainController }: Pick<GuestFacts, 'sentinel' | 'domainController'>,
  host: Pick<WindowsHost, 'sentinel'>,
): Refusal | null {
  if (domainController) {
    return {
      code: 'DOMAIN_CONTROLLER',
      text: 'the target is a domain controller, and no domain controller is ever a lab machine',
      mend: 'choose a client or a member server whose loss nobody would notice',
    };
  }
  if (sentinel) return null;
  return {
    code: 'SENTINEL_MISSING',
    text: `the target's owner has not allowed this: ${host.sentinel} is missing, or does not begin with "${sentinelLine}"`,
    mend: `as an administrator on that machine: \`Set-Content -LiteralPath '${host.sentinel}' -Value '${sentinelLine}'\``,
  };
}

export class MayNotRunError extends HarnessError {
  readonly code: Refusal['code'];
  readonly category = 'user';

  constructor({ code, text, mend }: Refusal) {
    super(text, mend);
    this.code = code;
  }
}
