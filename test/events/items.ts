import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { EventItem } from '../../runner/events/event-item.ts';
import { readEvents } from '../../runner/events/read-events.ts';
import { TextWindow } from '../../runner/events/text/text-window.ts';
import type { WinEvent } from '../../runner/model/win-event.ts';

/** How many cases each fuzz test and property takes. */
export const fuzzCases = Number(process.env.MOTW_FUZZ ?? 2000);

export interface Found {
  readonly events: readonly WinEvent[];
  readonly damage: readonly { readonly at: string; readonly reason: string }[];
}

export function sorted(items: readonly EventItem[]): Found {
  return {
    events: items.flatMap((item) => (item.is === 'event' ? [item.event] : [])),
    damage: items.flatMap((item) => (item.is === 'damage' ? [{ at: item.at, reason: item.reason }] : [])),
  };
}

/** What a reader of text finds, in pieces of the given length. */
export async function itemsIn(
  reader: (window: TextWindow) => AsyncIterable<EventItem>,
  text: string,
  pieceLength = text.length || 1,
): Promise<EventItem[]> {
  return Array.fromAsync(reader(new TextWindow(pieces(text, pieceLength))));
}

async function* pieces(text: string, length: number): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

/** A file that is gone after the tests. */
export async function fileOf(content: string | Uint8Array, name = 'events'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-events-'));
  folders.push(folder);
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
const folders: string[] = [];
test.after.always(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

export async function readFileOf(content: string | Uint8Array, name?: string): Promise<Found> {
  return sorted(await Array.fromAsync(readEvents(await fileOf(content, name))));
}
