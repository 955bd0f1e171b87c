import { slot, type Tree, utf16 } from './bin-xml-writer.ts';
import { damageIn, itemsOf, numbersIn } from './items.ts';
import { type Place, type WrittenChunk, writeChunk } from './log-writer.ts';

/** One template, so that a record needs those before it in its chunk. */
const template: Tree = {
  name: 'Event',
  content: [
    { name: 'System', content: [{ name: 'EventID', content: ['1'] }] },
    { name: 'EventData', content: [{ name: 'Data', attributes: { Name: 'value' }, content: [slot(0)] }] },
  ],
};
export const entry = (id: number) => ({
  id,
  holds: { template, values: [utf16(`value ${id} ${'.'.repeat(400)}`)] },
});

export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
export const entries = (from: number, to: number) => range(from, to).map(entry);

/** A chunk with these records and no more. */
export const chunkOf = (from: number, to: number): WrittenChunk => writeChunk(entries(from, to));

export function placeOf({ places }: WrittenChunk, id: number): Place {
  const place = places.find((candidate) => candidate.id === id);
  if (place === undefined) throw new Error(`no record ${id}`);
  return place;
}

/** The numbers of the records that became events, and every damaged place. */
export async function check(bytes: Buffer): Promise<{ numbers: number[]; damage: string[] }> {
  const items = await itemsOf(bytes);
  return { numbers: numbersIn(items), damage: damageIn(items) };
}
