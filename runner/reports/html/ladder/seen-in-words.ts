import type { JsonObject } from '../../../model/observation.ts';

export function someDone(seen: readonly JsonObject[]): boolean {
  return seen.some(({ is }) => is === 'done');
}

/** `by api as E:\\; double-click refused, ERROR_NO_ASSOCIATION` */
export function attempts(seen: readonly JsonObject[]): string {
  const done = seen.findLast(({ is }) => is === 'done');
  const place = typeof done?.root === 'string' ? ` as ${done.root}` : '';
  return [done === undefined ? '' : `by ${done.by}${place}`, refused(seen)].filter(Boolean).join('; ');
}

export function refused(seen: readonly JsonObject[]): string {
  return seen
    .filter(({ is }) => is !== 'done')
    .map(({ by, is, code }) => `${by} ${is}${typeof code === 'string' ? `, ${code}` : ''}`)
    .join('; ');
}

export function zone(seen: readonly JsonObject[]): string {
  const mapped = seen.at(-1)?.mapped;
  return typeof mapped === 'number' ? `zone ${mapped}` : 'no zone';
}

export function markOf(stream: unknown): string {
  if (typeof stream !== 'string') return 'no mark';
  return `ZoneId=${/^ZoneId=(\d+)/m.exec(stream)?.[1] ?? '?'}`;
}

export function fileName(seen: readonly JsonObject[]): string {
  return (
    String(seen.at(-1)?.path ?? '')
      .split(/[\\/]/)
      .at(-1) ?? ''
  );
}

export function witnesses(seen: readonly JsonObject[]): string {
  return [...new Set(seen.map(({ witness }) => String(witness ?? 'guest')))].join(' and ');
}
