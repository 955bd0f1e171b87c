import { type ArchiveName, isArchive, type UnpackerName } from '../model/scenario.ts';
import type { DeliverMethod } from '../model/words.ts';
import type { Check, Sections } from './check.ts';
import type { Finding } from './finding.ts';

/** What each tool takes apart. Windows' own tar knows ZIP as well, and so could be listed for it; nobody calls it for that. */
const unpacks: Readonly<Record<UnpackerName, readonly ArchiveName[]>> = {
  explorer: ['zip'],
  '7-zip': ['zip', '7z', 'tar'],
  '7-zip-snz': ['zip', '7z', 'tar'],
  '7-zip-button': ['zip', '7z', 'tar'],
  '7-zip-window': ['zip', '7z', 'tar'],
  tar: ['tar'],
  'expand-archive': ['zip'],
  unzip: ['zip'],
  git: ['git'],
};

const at = (key: string, given: string): Omit<Finding, 'code'> => ({
  ...{ path: ['deliver', key], at: 'value', given },
});

export const disguise: Check = ({ deliver }) => {
  if (deliver === undefined || deliver.disguise === null) return [];
  const { by, disguise: how } = deliver;
  const hides = how === 'inside-zip' || by === 'web' || (by === 'mail' && how === 'wrong-content-type');
  return hides ? [] : [{ code: 'DISGUISE_OF_OTHER_WAY', ...at('disguise', how) }];
};

export const unpacking: Check = (sections) => {
  const { deliver, steps = [] } = sections;
  const archive = archiveOf(sections);
  if (deliver === undefined || archive === undefined) return [];
  const { unpack } = deliver;
  if (unpack === null) {
    const needy = (['mount', 'inspect', 'open'] as const).find((step) => steps.includes(step));
    if (archive === null || needy === undefined) return [];
    return [{ code: 'NOT_UNPACKED', path: ['deliver'], at: 'key', given: needy }];
  }
  if (archive === null) return [{ code: 'NOTHING_TO_UNPACK', ...at('unpack', unpack) }];
  if (unpacks[unpack].includes(archive)) return [];
  const known = Object.entries(unpacks).filter(([, archives]) => archives.includes(archive));
  return [
    {
      ...{ code: 'UNPACKER_OF_OTHER_ARCHIVE', ...at('unpack', unpack) },
      known: known.map(([name]) => name),
    },
  ];
};

export const archiveMounted: Check = ({ image: { container }, steps }) => {
  const index = steps?.indexOf('mount') ?? -1;
  if (container === undefined || !isArchive(container) || index < 0) return [];
  return [{ code: 'MOUNTS_ARCHIVE', path: ['steps', index], at: 'value', given: 'mount' }];
};

/** A control that acts on one way of delivering says nothing about another. */
export const controlsOfWay: Check = ({ controls = [], deliver }, known) => {
  if (deliver === undefined) return [];
  const passed: readonly DeliverMethod[] = [
    ...(deliver.by === 'placed' ? [] : [deliver.by]),
    ...(deliver.unpack === null ? [] : (['unpack'] as const)),
  ];
  return controls.flatMap((id, i): Finding[] => {
    const { actsAt, actsOn } = known.get(id) ?? {};
    if (actsAt !== 'deliver' || actsOn === undefined || actsOn === 'whole step') return [];
    if (passed.some((method) => actsOn.includes(method))) return [];
    return [{ code: 'CONTROL_OF_OTHER_WAY', path: ['controls', i], at: 'value', given: id }];
  });
};

/** The archive that arrives; null: it is none. */
function archiveOf({ image: { container }, deliver }: Sections): ArchiveName | null | undefined {
  if (container === undefined) return undefined;
  if (isArchive(container)) return container;
  return deliver?.disguise === 'inside-zip' ? 'zip' : null;
}
