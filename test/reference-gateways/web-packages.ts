import { cacheRoot } from '../../artifacts/cache/cache-root.ts';
import type { DebianPrefix } from '../../artifacts/debian-packages/debian-prefix.ts';
import { ensurePrefix } from '../../artifacts/debian-packages/ensure-prefix.ts';
import { PackageError } from '../../artifacts/debian-packages/package-error.ts';
import { webGatewayPackages } from '../../artifacts/reference-gateways/web/packages.ts';

/** Squid's packages, or why they can't be had. */
const squid = await ensurePrefix(cacheRoot(process.env), 'web-gateway', webGatewayPackages, {
  progress: () => {},
}).catch((error: unknown): string => {
  if (error instanceof PackageError) return error.message;
  throw error;
});

export const squidAbsent = typeof squid === 'string' ? ` (skipped: ${squid})` : '';

export function squidPackages(): DebianPrefix {
  if (typeof squid === 'string') throw new Error(squid);
  return squid;
}
