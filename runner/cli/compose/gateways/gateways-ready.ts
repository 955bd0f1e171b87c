import type { DebianPrefix } from '../../../../artifacts/debian-packages/debian-prefix.ts';
import { openPrefix } from '../../../../artifacts/debian-packages/debian-prefix.ts';
import { ensurePrefix } from '../../../../artifacts/debian-packages/ensure-prefix.ts';
import type { Wanted, Work } from '../../../../artifacts/debian-packages/wanted.ts';
import {
  ensureMailPrograms,
  type MailPrograms,
  openMailPrograms,
} from '../../../../artifacts/reference-gateways/mail/mail-programs.ts';
import { mailGatewayPackages } from '../../../../artifacts/reference-gateways/mail/packages.ts';
import { webGatewayPackages } from '../../../../artifacts/reference-gateways/web/packages.ts';
import { breakIfDamaged, gatewayFolders } from '../../../targets/reference/damage.ts';
import { SetUpLines } from '../../progress/set-up-lines.ts';
import { cache } from '../reference-ready.ts';

/** Its folder in the cache. */
const webPrefix = 'web-gateway';

/**
 * What the reference web proxy is started from: at once where it is there, otherwise brought now.
 *
 * @throws PackageError
 */
export async function webReady(signal: AbortSignal): Promise<DebianPrefix> {
  const there = await openPrefix(cache(), webPrefix, webGatewayPackages);
  return there ?? ensurePrefix(cache(), webPrefix, webGatewayPackages, bringing(webGatewayPackages, signal));
}

/** The same of the reference mail system. @throws PackageError */
export async function mailReady(signal: AbortSignal): Promise<MailPrograms> {
  const there = await openMailPrograms(cache());
  return there ?? ensureMailPrograms(cache(), bringing(mailGatewayPackages, signal));
}

/**
 * Checks all that the reference gateways are started from, and brings what is missing or damaged.
 *
 * @returns why one can't be had, an error for each
 */
export async function setUpGateways(signal: AbortSignal): Promise<readonly unknown[]> {
  const lines = new SetUpLines(process.stderr);
  for (const folder of await gatewayFolders(cache())) {
    const damage = await breakIfDamaged(folder);
    if (damage !== null) lines.add(`${damage}: bringing it anew`);
  }
  const errors: unknown[] = [];
  for (const ready of [webReady, mailReady]) {
    signal.throwIfAborted();
    await ready(signal).catch((error: unknown) => errors.push(error));
  }
  signal.throwIfAborted();
  return errors;
}

/** Which of the two are there; nothing is brought. */
export async function gatewaysThere(): Promise<{ readonly web: boolean; readonly mail: boolean }> {
  const [web, mail] = await Promise.all([
    openPrefix(cache(), webPrefix, webGatewayPackages),
    openMailPrograms(cache()),
  ]);
  return { web: web !== null, mail: mail !== null };
}

function bringing(wanted: readonly Wanted[], signal: AbortSignal): Work {
  const lines = new SetUpLines(process.stderr);
  lines.add(`these Debian packages are unpacked into ${cache()}; nothing is installed on this machine:`);
  for (const { name, why } of wanted) lines.add(`  ${name}: ${why}`);
  return { signal, progress: (line) => lines.add(line) };
}
