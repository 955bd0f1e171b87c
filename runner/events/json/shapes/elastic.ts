import type { Json } from '../../../model/observation.ts';
import type { WinEvent } from '../../../model/win-event.ts';
import { type Fields, isFields, systemFrom } from '../../system-fields.ts';
import { dataTexts } from '../data-text.ts';
import { inside, type Shape } from '../shape.ts';
import { utcTime } from '../times.ts';
import { sysmonFields } from './elastic-sysmon.ts';

/**
 * Winlogbeat and Elastic Agent (Winlogbeat reference, "Winlogbeat fields"), as a document or as an Elasticsearch hit with `_source` or
 * `fields`, nested or with dotted names; with the names of before version 7 (`log_name`, `event_data` and so on at the top) as well.
 * Where `event.original` keeps the XML, that is the event. What the pipeline for Sysmon has moved to ECS fields comes back; other
 * pipelines copy [M].
 */
export const elastic: Shape = (object) => {
  const document = [object._source, object, object.fields].filter(isFields).find(isDocument);
  if (document === undefined) return null;
  const nested = undotted(document);
  return fromWinlog(nested, isFields(nested.winlog) ? nested.winlog : nested);
};

function isDocument(fields: Fields): boolean {
  return (
    inside(fields, 'winlog', 'channel') !== undefined ||
    fields['winlog.channel'] !== undefined ||
    (fields.log_name !== undefined && fields.event_id !== undefined)
  );
}

function fromWinlog(document: Fields, winlog: Fields): WinEvent | { readonly xml: string } {
  const original = inside(document, 'event', 'original') ?? document.xml;
  if (typeof original === 'string' && original.trimStart().startsWith('<Event')) return { xml: original };
  const { event_data: data, user_data: userData } = winlog;
  const system = systemFrom({
    Provider: {
      Name: winlog.provider_name ?? winlog.source_name ?? null,
      Guid: winlog.provider_guid ?? null,
    },
    EventID: asText(winlog.event_id ?? inside(document, 'event', 'code')),
    Version: asText(winlog.version),
    Keywords: auditKeywords(winlog.keywords),
    TimeCreated: { SystemTime: utcTime(document['@timestamp']) },
    EventRecordID: asText(winlog.record_id ?? winlog.record_number),
    Correlation: {
      ActivityID: winlog.activity_id ?? null,
      RelatedActivityID: winlog.related_activity_id ?? null,
    },
    Execution: {
      ProcessID: asText(inside(winlog, 'process', 'pid') ?? winlog.process_id),
      ThreadID: asText(inside(winlog, 'process', 'thread', 'id') ?? winlog.thread_id),
    },
    Channel: winlog.channel ?? winlog.log_name ?? null,
    Computer: winlog.computer_name ?? null,
    Security: { UserID: inside(winlog, 'user', 'identifier') ?? null },
  });
  if (isFields(userData)) {
    const { xml_name: name, ...fields } = userData;
    return {
      Event: {
        System: system,
        UserData: { [typeof name === 'string' ? name : 'EventXML']: dataTexts(fields) },
      },
    };
  }
  const moved =
    system.Channel === 'Microsoft-Windows-Sysmon/Operational' ? sysmonFields(document, system.EventID) : {};
  const fields = dataTexts({ ...moved, ...(isFields(data) ? data : {}) });
  if (isFields(data) || Object.keys(fields).length > 0)
    return { Event: { System: system, EventData: withUnnamed(fields) } };
  const { message } = document;
  return {
    Event: { System: system, ...(typeof message === 'string' ? { EventData: { Message: message } } : {}) },
  };
}

/** Data without names gets the names param1, param2 and so on. Some providers name theirs so; as it can't be told, it is under both. */
function withUnnamed(fields: Fields): Fields {
  const unnamed = Object.keys(fields).filter((name) => name !== 'Binary');
  if (unnamed.length === 0 || !unnamed.every((_name, index) => fields[`param${index + 1}`] !== undefined))
    return fields;
  return { ...fields, Data: unnamed.map((_name, index) => fields[`param${index + 1}`] ?? null) };
}

/** Keywords come as their names. Rules ask for these two, which Windows in English has in its Security log [H]. */
function auditKeywords(names: Json | undefined): Json {
  const all = Array.isArray(names) ? names : [names];
  if (all.includes('Audit Success')) return '0x8020000000000000';
  return all.includes('Audit Failure') ? '0x8010000000000000' : null;
}

function asText(value: Json | undefined): Json {
  return typeof value === 'number' ? String(value) : (value ?? null);
}

/** `{"winlog.channel": ["Security"]}` as `{"winlog": {"channel": "Security"}}`. */
function undotted(fields: Fields): Fields {
  const tree: Branch = new Map();
  for (const [name, value] of Object.entries(fields)) {
    const path = name.split('.');
    const last = path.pop() ?? name;
    let branch = tree;
    for (const step of path) {
      const next = branch.get(step);
      if (next instanceof Map) branch = next;
      else {
        const made: Branch = new Map();
        branch.set(step, made);
        branch = made;
      }
    }
    branch.set(last, Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : value);
  }
  return plain(tree);
}

type Branch = Map<string, Branch | Json>;

function plain(branch: Branch): Fields {
  return Object.fromEntries(
    [...branch].map(([name, value]) => [name, value instanceof Map ? plain(value) : value]),
  );
}
