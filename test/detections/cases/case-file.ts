import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { WinEvent } from '../../../runner/model/win-event.ts';

const record = z.strictObject({
  /** What makes the case one of its own. */
  why: z.string(),
  channel: z.string(),
  id: z.int(),
  data: z.record(z.string(), z.string()),
});

const own = z.strictObject({ hit: z.array(record), miss: z.array(record) });

const caseFile = z.strictObject({
  /** Facts of our own, in the shape that the sources named in `scenarios/detections/README.md` document. */
  modelled: own,
  /** What the reference guest wrote in a run. */
  'reference guest': own,
  /** Real records of others, read where they are. */
  corpus: z.array(
    z.strictObject({
      file: z.string(),
      /** Text of the record that is replaced before it is looked at: the same event of another file. */
      instead: z.record(z.string(), z.string()).default({}),
      events: z.int(),
      hits: z.int(),
    }),
  ),
});

export type CaseFile = z.output<typeof caseFile>;
export type CaseRecord = z.output<typeof record>;

export function casesOf(control: string): CaseFile {
  return caseFile.parse(parse(readFileSync(join(import.meta.dirname, control, 'cases.yaml'), 'utf8')));
}

export function eventOf({ channel, id, data }: CaseRecord): WinEvent {
  return {
    Event: {
      System: {
        Provider: { Name: /vhdmp/i.test(channel) ? 'Microsoft-Windows-VHDMP' : 'Microsoft-Windows-Sysmon' },
        EventID: id,
        EventRecordID: 1,
        TimeCreated: { SystemTime: '2026-11-24T12:00:00.0000000Z' },
        Channel: channel,
        Computer: 'modelled',
      },
      EventData: data,
    },
  };
}
