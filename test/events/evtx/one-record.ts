import type { WinEvent } from '../../../runner/model/win-event.ts';
import type { Instance, Piece, Tree } from './bin-xml-writer.ts';
import { damageIn, eventsIn, itemsOf } from './items.ts';
import { writeChunks, writeLog } from './log-writer.ts';

export const system: Tree = { name: 'System', content: [{ name: 'EventID', content: ['7'] }] };
export const event = (...content: Piece[]): Tree => ({ name: 'Event', content: [system, ...content] });
export const data = (...content: Piece[]): Tree => ({ name: 'EventData', content });

export function log(holds: Tree | Instance, hasDependencyIds = true): Buffer {
  return writeLog(writeChunks([{ id: 42, holds, hasDependencyIds }]));
}

export async function read(holds: Tree | Instance, hasDependencyIds?: boolean): Promise<WinEvent['Event']> {
  const items = await itemsOf(log(holds, hasDependencyIds));
  const [first] = eventsIn(items);
  if (items.length !== 1 || first === undefined) throw new Error(JSON.stringify(items));
  return first.Event;
}

export async function refusal(holds: Tree | Instance): Promise<readonly string[]> {
  return damageIn(await itemsOf(log(holds)));
}
