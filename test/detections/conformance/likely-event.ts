import { parse } from 'yaml';
import type { Rule } from '../../../runner/detections/rule.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';

/** Events that a rule is likely to match, and with one field left out or changed each, unlikely to: made of the values that it names. */
export function likelyEvents(text: string, rule: Rule): readonly WinEvent[] {
  const { detection } = parse(text) as { detection: Record<string, unknown> };
  const parts = Object.entries(detection).filter(([name]) => name !== 'condition');
  const wanted = parts.filter(([name]) => !name.startsWith('filter')).map(([, part]) => part);
  const all = fieldsOf(parts.map(([, part]) => part));
  const likely = fieldsOf(wanted);
  const changed = Object.keys(likely).flatMap((field): Fields[] => {
    const { [field]: value = '', ...others } = likely;
    return [others, { ...likely, [field]: `${value}-` }, { ...likely, [field]: value.toUpperCase() }];
  });
  return [likely, all, ...changed].map((fields) => eventOf(fields, rule));
}

type Fields = Readonly<Record<string, string>>;

function fieldsOf(parts: readonly unknown[]): Fields {
  const fields: Record<string, string> = {};
  const collect = (part: unknown): void => {
    if (Array.isArray(part)) collect(part[0]);
    else if (typeof part === 'object' && part !== null)
      for (const [key, value] of Object.entries(part)) {
        const [field = '', ...modifiers] = key.split('|');
        const values: readonly unknown[] = Array.isArray(value) ? value : [value];
        const texts = (modifiers.includes('all') ? values : values.slice(0, 1)).map(plain);
        const text = texts.join(' ');
        fields[field] = modifiers.includes('endswith')
          ? `${fields[field] ?? 'C:'}${text}`
          : `${text}${fields[field] ?? ''}`;
      }
  };
  for (const part of parts) collect(part);
  return fields;
}

function plain(value: unknown): string {
  return value === null
    ? ''
    : String(value).replaceAll(/\\([\\*?])|[*?]/g, (_, kept?: string) => kept ?? 'x');
}

function eventOf({ EventID, Provider_Name, ...data }: Fields, { logSource }: Rule): WinEvent {
  const channel = logSource.channels?.[0] ?? '*';
  return {
    Event: {
      System: {
        Provider: { Name: Provider_Name ?? 'Somebody' },
        EventID: Number(EventID ?? logSource.eventIds?.[0] ?? 1),
        EventRecordID: 1,
        TimeCreated: { SystemTime: '2026-11-24T12:00:00.0000000Z' },
        Channel: channel === '*' ? 'Application' : channel,
        Computer: 'PC1',
      },
      EventData: data,
    },
  };
}
