import type { Json } from '../../../model/observation.ts';
import { type Fields, systemFrom } from '../../system-fields.ts';
import { dataTexts } from '../data-text.ts';
import { hexKeywords } from '../keywords.ts';
import type { Shape } from '../shape.ts';
import { utcTime } from '../times.ts';

/**
 * All fields side by side, as NXLog's im_msvistalog writes them (NXLog reference manual, "Fields" of that module) and so OTRF's
 * Security-Datasets (Mordor). What is not known as a part of System or of the transport is event data.
 */
export const flat: Shape = (object) => {
  const { Channel, EventID, SourceName = object.ProviderName } = object;
  if (typeof Channel !== 'string' || EventID === undefined || typeof SourceName !== 'string') return null;
  const { ProcessID, ExecutionProcessID = ProcessID, ThreadID, ExecutionThreadID = ThreadID } = object;
  // The text rendered from the fields comes after them.
  const { Message, ...data } = Object.fromEntries(
    Object.entries(object).filter(([name, value]) => !isEnvelope(name, value)),
  );
  return {
    Event: {
      System: systemFrom({
        Provider: { Name: SourceName, Guid: object.ProviderGuid ?? null },
        EventID: EventID ?? null,
        Version: numeric(object.Version),
        Level: numeric(object.Level),
        Task: numeric(object.Task),
        Opcode: numeric(object.OpcodeValue ?? object.Opcode),
        Keywords: hexKeywords(object.Keywords),
        TimeCreated: { SystemTime: timeOf(object) },
        EventRecordID: object.RecordNumber ?? object.EventRecordID ?? null,
        Correlation: {
          ActivityID: object.ActivityID ?? null,
          RelatedActivityID: object.RelatedActivityID ?? null,
        },
        Execution: { ProcessID: ExecutionProcessID ?? null, ThreadID: ExecutionThreadID ?? null },
        Channel,
        Computer: object.Hostname ?? object.Computer ?? null,
        Security: { UserID: object.UserID ?? null },
      }),
      EventData: dataTexts({ ...data, ...(Message === undefined ? {} : { Message }) }),
    },
  };
};

const system = new Set([
  ...[
    'Channel',
    'EventID',
    'SourceName',
    'ProviderName',
    'ProviderGuid',
    'Version',
    'Level',
    'Task',
    'Opcode',
  ],
  ...['OpcodeValue', 'Keywords', 'TimeCreated', 'EventTime', 'RecordNumber', 'EventRecordID', 'ActivityID'],
  ...['RelatedActivityID', 'ProcessID', 'ExecutionProcessID', 'ThreadID', 'ExecutionThreadID', 'Hostname'],
  ...['Computer', 'UserID'],
]);
const transport = new Set([
  ...[
    '@timestamp',
    '@version',
    'EventReceivedTime',
    'SourceModuleName',
    'SourceModuleType',
    'host',
    'port',
    'tags',
  ],
  ...['SeverityValue'],
]);
/** NXLog's own fields, unless they hold something that only event data has, such as Sysmon's EventType. */
const severities = /^(?:CRITICAL|ERROR|AUDIT_FAILURE|AUDIT_SUCCESS|INFO|WARNING|VERBOSE|DEBUG)$/;

function isEnvelope(name: string, value: Json): boolean {
  if (system.has(name) || transport.has(name)) return true;
  return (name === 'EventType' || name === 'Severity') && typeof value === 'string' && severities.test(value);
}

/** The event's own time; that of its arrival only where the other one names no zone. */
function timeOf({ TimeCreated, EventTime, '@timestamp': arrived }: Fields): string {
  const times = [TimeCreated, EventTime, arrived].map(utcTime);
  return times.find((time) => time.endsWith('Z')) ?? times.find((time) => time !== '') ?? '';
}

function numeric(value: Json | undefined): Json {
  return typeof value === 'number' || (typeof value === 'string' && /^[0-9]+$/.test(value)) ? value : null;
}
