import { readdir } from 'node:fs/promises';

/** What a run's folder still holds beside its record, in one line: it can be read without it. */
export async function remainsOf(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const count = (n: number, what: string): readonly string[] =>
    n === 0 ? [] : [`${n} ${what}${n === 1 ? '' : 's'}`];
  const found = [
    ...count(names.filter((name) => /^images\/.*\.manifest\.json$/.test(name)).length, 'image'),
    ...count(names.filter((name) => /^events\/.*\.jsonl$/.test(name)).length, 'event file'),
    ...names.filter((name) => ['console.log', 'evidence.tar', 'report.html', 'junit.xml'].includes(name)),
  ];
  return found.length === 0 ? 'nothing else is in its folder' : `its folder still holds: ${found.join(', ')}`;
}
