import type { JsonObject, Observation } from '../../../model/observation.ts';
import type { RungKind } from './rung-kind.ts';
import { fileName, markOf, someDone, witnesses, zone } from './seen-in-words.ts';

/** The way of the image to the target, and what was done with it there before it was opened: that only where it was done. */
export const deliverRungs: readonly RungKind[] = [
  {
    name: 'through the gateway',
    seenAs: 'deliver-attempt',
    about: isSent,
    onlyWhere: (ofStep) => ofStep.some(({ kind, data }) => kind === 'counter-check' || isSent(data)),
    holds: someDone,
    says: (seen) => `by ${seen.at(-1)?.by}, ${seen.at(-1)?.gateway}`,
  },
  {
    name: 'delivered',
    seenAs: 'delivered',
    about: (data) => isAsPlaced(data) && data.path !== undefined,
    holds: (seen) =>
      seen.every(({ sha256 }) => sha256 !== null) && new Set(seen.map(({ sha256 }) => sha256)).size === 1,
    says: (seen) => `${fileName(seen)}, seen by ${witnesses(seen)}`,
  },
  {
    name: 'mark read back',
    seenAs: 'mark-read',
    about: isAsPlaced,
    holds: (seen, arm) => seen.every(({ stream }) => (stream !== null) === (arm === 'marked')),
    says: markSeen,
  },
  {
    name: 'mark taken off',
    seenAs: 'mark-read',
    about: isUnblocked,
    onlyWhere: (ofStep) => ofStep.some(({ data }) => isUnblocked(data)),
    holds: (seen) => seen.every(({ stream }) => stream === null),
    says: (seen) => `on purpose; ${markSeen(seen)}`,
  },
  {
    name: 'unpacked',
    seenAs: 'deliver-attempt',
    about: isUnpacking,
    onlyWhere: (ofStep) => ofStep.some(({ data }) => isUnpacking(data)),
    holds: someDone,
    says: (seen, ofStep) => [`with ${seen.at(-1)?.tool}`, ...zoneOfUnpacked(ofStep)].join('; '),
  },
  {
    name: 'copied',
    seenAs: 'mark-read',
    about: isCopied,
    onlyWhere: (ofStep) => ofStep.some(({ data }) => isCopied(data)),
    says: (seen) => `to a volume with ${String(seen.at(-1)?.copiedTo).toUpperCase()}; ${markSeen(seen)}`,
  },
];

/** Where a delivery ended badly though all that was seen of it holds: what should have come next. */
export const madeReady: RungKind = { name: 'made ready' };

/** Codes of a delivery that was read back, and is not what was asked for. */
export const readBackFaults: readonly string[] = ['NOT_DELIVERED', 'MARK_LOST', 'MARK_UNASKED'];

function isSent({ gateway, file }: JsonObject): boolean {
  return typeof gateway === 'string' && file !== undefined;
}

function isUnpacking({ by }: JsonObject): boolean {
  return by === 'unpack';
}

function isUnblocked({ unblocked }: JsonObject): boolean {
  return unblocked === true;
}

function isCopied({ copiedTo }: JsonObject): boolean {
  return typeof copiedTo === 'string';
}

/** Not read again after something was done with it. */
function isAsPlaced(data: JsonObject): boolean {
  return !isUnblocked(data) && !isCopied(data) && data.unpacked === undefined;
}

function markSeen(seen: readonly JsonObject[]): string {
  return `${markOf(seen.at(-1)?.stream)}, seen by ${witnesses(seen)}`;
}

function zoneOfUnpacked(ofStep: readonly Observation[]): readonly string[] {
  const read = ofStep.filter(({ kind }) => kind === 'zone-read').map(({ data }) => data);
  return read.length === 0 ? [] : [zone(read)];
}
