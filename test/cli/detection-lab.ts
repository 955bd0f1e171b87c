import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detectionSchema } from '../../runner/detections/document/detect-schema.ts';
import type { DetectionReport } from '../../runner/model/detection-report.ts';
import { motw, temporaryFolder } from '../guest/motw.ts';

export const event = (channel: string, id: number, data: object, record = 1): string =>
  JSON.stringify({
    Event: {
      System: {
        Provider: { Name: channel.replace(/[-/]Operational$/, '') },
        EventID: id,
        EventRecordID: record,
        TimeCreated: { SystemTime: '2026-11-24T12:00:00.0000000Z' },
        Channel: channel,
        Computer: 'PC1',
      },
      EventData: data,
    },
  });
export const created = (TargetFilename: string, record?: number) =>
  event('Microsoft-Windows-Sysmon/Operational', 11, { Image: 'C:\\a.exe', TargetFilename }, record);
export const mounted = event('Microsoft-Windows-VHDMP-Operational', 1, { VhdFileName: 'C:\\Temp\\a.iso' });
export const damage = '{"Event": {"System": {"EventID": 11, ';

interface RuleParts {
  readonly id?: string;
  readonly logsource?: string;
  readonly selection?: string;
}

export const rule = ({
  id = '11111111-1111-4111-8111-111111111111',
  logsource = '{ product: windows, category: file_event }',
  selection = "{ TargetFilename|endswith: '.iso', Image|endswith: '\\a.exe' }",
}: RuleParts = {}) =>
  `title: A rule\nid: ${id}\nlogsource: ${logsource}\ndetection:\n  selection: ${selection}\n  condition: selection\n`;

/** A folder with `events.jsonl` and the files given, most of them rules. */
export async function lab(lines: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'events.jsonl'), lines.map((line) => `${line}\n`).join(''));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { folder, events: join(folder, 'events.jsonl'), rules: join(folder, 'rules') };
}

export async function detected(
  args: readonly string[],
): Promise<{ code: number | null; report: DetectionReport }> {
  const { code, stdout, stderr } = await motw(['detect', ...args, '--json']);
  try {
    return { code, report: detectionSchema.parse(JSON.parse(stdout)) };
  } catch (error) {
    throw new Error(`exit ${code}, ${stdout}${stderr}`, { cause: error });
  }
}
