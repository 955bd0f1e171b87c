import type { Json } from '../../runner/model/observation.ts';
import type { WinEvent } from '../../runner/model/win-event.ts';

type Fields = { readonly [field: string]: Json };

const channels = {
  'Microsoft-Windows-Sysmon': 'Microsoft-Windows-Sysmon/Operational',
  'Microsoft-Windows-VHDMP': 'Microsoft-Windows-VHDMP-Operational',
} as const;

function event(provider: keyof typeof channels, id: number, data: Fields, at: string): WinEvent {
  return {
    Event: {
      System: {
        Provider: { Name: provider },
        EventID: id,
        Channel: channels[provider],
        Computer: 'GUEST',
        EventRecordID: 1,
        TimeCreated: { SystemTime: at },
      },
      EventData: data,
    },
  };
}

const noon = '2026-11-24T12:00:00.0000000Z';

export const sysmon = (id: number, data: Fields, at = noon) =>
  event('Microsoft-Windows-Sysmon', id, data, at);
export const vhdmp = (id: number, data: Fields, at = noon) => event('Microsoft-Windows-VHDMP', id, data, at);

/** The event as it would stand in another channel, or with another id. */
export function elsewhere(
  { Event }: WinEvent,
  system: { readonly Channel: string } | { readonly EventID: number },
): WinEvent {
  return { Event: { ...Event, System: { ...Event.System, ...system } } };
}
