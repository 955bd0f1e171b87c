import type { Json } from '../model/observation.ts';
import type { WinEvent } from '../model/win-event.ts';

/** Fields in which VHDMP names an image. */
const imageFields = ['VhdFile', 'VhdFileName', 'TargetVhdFileName'];
/** A path as the object manager takes it, in front of a drive or a share (Windows, "Naming Files, Paths, and Namespaces"). */
const prefix = /^\\(?:\\\?|\?\?)\\(?:(?=[A-Za-z]:\\)|UNC(?=\\))/;

/**
 * VHDMP names one image in two ways: event 12 as it was opened, with `\\?\` or `\??\` before the path, event 1 without [H, recordings].
 * A rule about either should match both, so such a field has the plain path as a second value. The event itself is not changed, nor is
 * any other.
 */
export function withPlainPaths(event: WinEvent): WinEvent {
  const { System, EventData } = event.Event;
  if (EventData === undefined || System.Provider.Name !== 'Microsoft-Windows-VHDMP') return event;
  const plain = imageFields.flatMap((field): [string, Json][] => {
    const path = EventData[field];
    return typeof path === 'string' && prefix.test(path) ? [[field, [path, plainPath(path)]]] : [];
  });
  if (plain.length === 0) return event;
  return { Event: { ...event.Event, EventData: { ...EventData, ...Object.fromEntries(plain) } } };
}

function plainPath(path: string): string {
  return path.replace(prefix, (found) => (found.endsWith('UNC') ? '\\' : ''));
}
