import fc from 'fast-check';
import { type FileInput, fileInput } from 'iso-packer';

/** What names are made of here: plain, forbidden in Joliet, beyond ASCII, beyond the BMP, and half a pair. */
const CHARACTERS = [...'aAbB1_ .;:*?\\"<|é日', '😀', '\u0301', '\u0007', '\ud800'];

const namePart = fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 8 }).map((parts) => parts.join(''));

/** Sometimes longer than any name space allows. */
const longPart = fc
  .tuple(namePart, fc.integer({ min: 20, max: 130 }))
  .map(([part, n]) => part + 'x'.repeat(n));

const name = fc.oneof({ weight: 5, arbitrary: namePart }, { weight: 1, arbitrary: longPart });

/** Folders begin with `d` and files with `f`, so that no path is both. */
const path = fc
  .tuple(
    fc.array(
      namePart.map((part) => `d${part}`),
      { maxLength: 2 },
    ),
    name.map((part) => `f${part}`),
  )
  .map(([folders, file]) => [...folders, file].join('/'));

export interface SampleFile extends FileInput {
  readonly content: Uint8Array;
}

/** Files in nested folders, with names that need changing and names that collide. */
export const sampleFiles: fc.Arbitrary<SampleFile[]> = fc
  .uniqueArray(fc.tuple(path, fc.uint8Array({ maxLength: 5000 }), fc.boolean()), {
    maxLength: 12,
    selector: ([unique]) => unique,
  })
  .map((files) => files.map(([at, content, hidden]) => ({ ...fileInput(at, content, { hidden }), content })));
