/** From and to in bytes; `to` is the first that is not in it. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What a Range header asks for (RFC 9110, 14.1.2). Null: the whole is to be sent, as for more than one range, another unit, or what is
 * no range, all of which a server may pass over (14.2).
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const from = Math.max(size - Number(last), 0);
    return from < size ? { from, to: size } : 'unsatisfiable';
  }
  const from = Number(first);
  if (last !== '' && Number(last) < from) return null;
  return from < size ? { from, to: last === '' ? size : Math.min(Number(last) + 1, size) } : 'unsatisfiable';
}
