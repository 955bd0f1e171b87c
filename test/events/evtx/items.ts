import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventItem } from '../../../runner/events/event-item.ts';
import { readEvtx } from '../../../runner/events/evtx/read-evtx.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';

/** Everything that the reader yields for a file with these bytes. */
export async function itemsOf(bytes: Buffer): Promise<EventItem[]> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-evtx-'));
  try {
    const path = join(folder, 'log.evtx');
    await writeFile(path, bytes);
    return await Array.fromAsync(readEvtx(path));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function eventsOf(bytes: Buffer): Promise<WinEvent[]> {
  return eventsIn(await itemsOf(bytes));
}

export function eventsIn(items: readonly EventItem[]): WinEvent[] {
  return items.flatMap((item) => (item.is === 'event' ? [item.event] : []));
}

/** Each damaged place in one line. */
export function damageIn(items: readonly EventItem[]): string[] {
  return items.flatMap((item) => (item.is === 'damage' ? [`${item.at}: ${item.reason}`] : []));
}

/** The numbers of the records that became events, in order. */
export function numbersIn(items: readonly EventItem[]): number[] {
  return items.flatMap(({ is, at }) => (is === 'event' ? [Number(/^record (\d+)$/.exec(at)?.[1])] : []));
}
