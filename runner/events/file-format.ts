import { type Encoding, encodingOf } from './text/encoding.ts';

export type FileFormat =
  | { readonly is: 'evtx' }
  | { readonly is: 'blank' }
  | { readonly is: 'xml' | 'json'; readonly encoding: Encoding };

/** The marks of an EVTX file and of each chunk in it (MS-EVEN6 has neither; both are in libevtx' description of the format [H]). */
const evtxMarks = ['ElfFile\0', 'ElfChnk\0'];

/**
 * What a file is, by its beginning; null for something else, `blank` for a text of white space or nothing. A text is XML or JSON by its first character. Where a program's banner or
 * the rest of a cut line stands before the events, by the first line that looks like one.
 */
export function formatOf(head: Buffer): FileFormat | null {
  if (evtxMarks.some((mark) => head.includes(mark, 0, 'latin1'))) return { is: 'evtx' };
  const encoding = encodingOf(head);
  const text = new TextDecoder(encoding).decode(head).trimStart();
  if (text === '') return { is: 'blank' };
  const looks = [
    { is: 'json', as: /^[{[]/ },
    { is: 'xml', as: /^<[\s\S]*?<Event[s\s>/]/ },
    { is: 'xml', as: /^[ \t]*<Event[s\s>/]/m },
    { is: 'json', as: /^[ \t]*\{[ \t\r]*(?:"|$)/m },
  ] as const;
  const found = looks.find(({ as }) => as.test(text));
  return found === undefined ? null : { is: found.is, encoding };
}
