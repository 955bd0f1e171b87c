import type { RunRecord } from '../../../model/run-record.ts';
import { type ControlId, undeclared } from '../../../model/words.ts';

/**
 * What the reference guest only models. An entry of the record's list is a name, followed in parentheses by the ids of the
 * controls that it is about, if it is about any, and perhaps a remark: `mount verb (mount-verb); the shell is a real one`.
 */
export interface Modelled {
  readonly name: string;
  readonly controls: readonly ControlId[];
}

/** Null for a target that is what it is. */
export function modelledBy({ target, modelled }: RunRecord): readonly Modelled[] | null {
  if (target.platform !== 'reference') return null;
  return modelled.map((entry) => {
    const [, what = entry, ids = '', remark = ''] = /^(.*?)\s*\(([^()]*)\)(;.*)?$/.exec(entry) ?? [];
    return { name: what + remark, controls: ids.split(',').flatMap((id) => id.trim() || []) };
  });
}

/**
 * Whether a control of the reference guest is a mechanism of its own, or modelled in part or whole; null of a target that is what it
 * is, and of a block that no control explains.
 */
export function mechanismOf(run: RunRecord, control: ControlId): 'modelled' | 'real' | null {
  const modelled = modelledBy(run);
  if (modelled === null || control === undeclared) return null;
  return modelled.some(({ controls }) => controls.includes(control)) ? 'modelled' : 'real';
}
