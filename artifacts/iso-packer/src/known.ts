import { IsoError } from './iso-error.ts';

/** What the plan says of a node. Were it missing, a default would be written into the image unseen. */
export function known<Key, Value>(plan: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = plan.get(key);
  if (value === undefined) {
    throw new IsoError('ISO_DEFECT', 'a file or folder is missing from the plan', {
      mend: 'report this: it is a defect of iso-packer',
    });
  }
  return value;
}
