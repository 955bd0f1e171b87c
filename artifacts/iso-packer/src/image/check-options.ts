import { IsoError } from '../iso-error.ts';
import { CONTAINERS, type Container, type ImageOptions } from './image-options.ts';

/** Which containers have a use for an option. */
const USED_BY: Record<keyof ImageOptions, readonly Container[]> = {
  format: CONTAINERS,
  label: CONTAINERS,
  date: CONTAINERS,
  publisher: ['iso', 'udf'],
  preparer: ['iso', 'udf'],
  application: ['iso', 'udf'],
  level: ['iso', 'udf'],
  relaxed: ['iso', 'udf'],
  joliet: ['iso', 'udf'],
  fat: ['img', 'vhd', 'vhdx'],
  partitioned: ['img'],
  diskSize: ['img', 'vhd', 'vhdx'],
  dynamic: ['vhd'],
  qemuImg: ['vhdx'],
};

const KNOWN = new Map<string, readonly Container[]>(Object.entries(USED_BY));

/** @throws IsoError `ISO_BAD_OPTION` for no format of ours, and for an option that the container would ignore. One that is `undefined` is not given. */
export function checkOptions(options: ImageOptions): void {
  const { format = 'iso' } = options;
  if (!CONTAINERS.includes(format)) {
    throw new IsoError('ISO_BAD_OPTION', `there is no format ${String(format)}`, {
      mend: `give one of ${CONTAINERS.join(', ')}, or leave it out for iso`,
    });
  }
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const usedBy = KNOWN.get(option) ?? [];
    if (usedBy.includes(format)) continue;
    const others = usedBy.length === 0 ? '' : `, or use the format ${usedBy.join(' or ')}`;
    throw new IsoError('ISO_BAD_OPTION', `the format ${format} has no use for the option ${option}`, {
      mend: `leave it out${others}`,
    });
  }
}
