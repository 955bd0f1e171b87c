import type { WinEvent } from '../../../runner/model/win-event.ts';

export function sysmonEvent(EventID: number, EventData: Readonly<Record<string, string>>): WinEvent {
  return {
    Event: {
      System: {
        Provider: { Name: 'Microsoft-Windows-Sysmon' },
        EventID,
        EventRecordID: 1,
        TimeCreated: { SystemTime: '2026-11-24T12:00:00.0000000Z' },
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: 'PC1',
      },
      EventData,
    },
  };
}
