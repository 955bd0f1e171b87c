import { createHash } from 'node:crypto';
import type { RunRecord } from '../../model/run-record.ts';
import { printable } from '../printable.ts';

/** The same for the same control in the same scenario on the same target, whatever the run, its verdict and its posture. */
export function fingerprintOf({ target }: RunRecord, scenario: string, rule: string): string {
  return sha256(JSON.stringify([target.name, scenario, rule]));
}

/** `motw-harness/<target>/<posture>/<run>`; a slash in a part would make two of it. */
export function identifierOf({ id, target }: RunRecord): string {
  const parts = [target.name, target.posture.name ?? 'as-found', id];
  return ['motw-harness', ...parts.map((part) => printable(part).replaceAll('/', '_'))].join('/');
}

/** A run's id in the form that the format wants, RFC 4122's name-based one; the same for the same id. */
export function guidOf(run: string): string {
  const hex = sha256(`motw.run ${run}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
