import type { Json } from '../../../model/observation.ts';
import { type Fields, isFields, systemFrom } from '../../system-fields.ts';
import { dataText } from '../data-text.ts';
import { hexKeywords } from '../keywords.ts';
import { inside, type Shape } from '../shape.ts';
import { utcTime } from '../times.ts';

/**
 * `Get-WinEvent … | ConvertTo-Json` (.NET, System.Diagnostics.Eventing.Reader.EventLogRecord). The record has its values without their
 * names, so EventData has them as a list under `Data`, and the rendered text under `Message`: rules that ask for a field by its name
 * can't match. `ToXml()` keeps the names.
 */
export const powerShell: Shape = (object) => {
  const { Id, ProviderName, LogName } = object;
  if (Id === undefined || typeof ProviderName !== 'string' || typeof LogName !== 'string') return null;
  return {
    Event: {
      System: systemFrom({
        Provider: { Name: ProviderName, Guid: braced(object.ProviderId) },
        EventID: Id ?? null,
        Qualifiers: object.Qualifiers ?? null,
        Version: object.Version ?? null,
        Level: object.Level ?? null,
        Task: object.Task ?? null,
        Opcode: object.Opcode ?? null,
        Keywords: hexKeywords(object.Keywords),
        TimeCreated: { SystemTime: timeOf(object.TimeCreated) },
        EventRecordID: object.RecordId ?? null,
        Correlation: {
          ActivityID: braced(object.ActivityId),
          RelatedActivityID: braced(object.RelatedActivityId),
        },
        Execution: { ProcessID: object.ProcessId ?? null, ThreadID: object.ThreadId ?? null },
        Channel: LogName,
        Computer: object.MachineName ?? null,
        Security: { UserID: inside(object.UserId, 'Value') ?? object.UserId ?? null },
      }),
      EventData: { ...values(object.Properties), ...message(object.Message) },
    },
  };
};

/** Each is an EventProperty, `{"Value": …}`; where ConvertTo-Json was not allowed to go so deep, only the name of that class is left. */
function values(properties: Json | undefined): Fields {
  if (!Array.isArray(properties)) return {};
  const known = properties.filter(
    (property) => typeof property !== 'string' || !property.startsWith('System.Diagnostics.'),
  );
  return known.length === 0 ? {} : { Data: known.map(propertyValue) };
}

/** Of a SID as well, which is an object with its text as Value. */
function propertyValue(property: Json): Json {
  const value = isFields(property) && property.Value !== undefined ? property.Value : property;
  return dataText(inside(value, 'Value') ?? value);
}

function message(value: Json | undefined): Fields {
  return typeof value === 'string' ? { Message: value } : {};
}

/** Windows PowerShell adds members to a date, and so writes an object. */
function timeOf(value: Json | undefined): string {
  return utcTime(isFields(value) ? (value.value ?? value.DateTime ?? null) : value);
}

function braced(value: Json | undefined): Json {
  return typeof value === 'string' && value !== '' && !value.startsWith('{') ? `{${value}}` : (value ?? null);
}
