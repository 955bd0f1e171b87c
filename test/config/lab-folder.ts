import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readLab } from '../../runner/cli/compose/lab/read-lab.ts';
import type { Lab } from '../../runner/cli/compose/lab.ts';
import type { Problem } from '../../runner/scenario/problem.ts';

const made: string[] = [];
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, path to text; gone when the tests have ended. */
export async function labFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-lab-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}

/** What its `motw.yaml` comes to. Files in problems are named from the folder. */
export async function labOf(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly lab: Lab | null; readonly problems: readonly Problem[]; readonly folder: string }> {
  const folder = await labFolder(files);
  const { lab, problems } = await readLab(join(folder, 'motw.yaml'));
  const inside = (text: string) => text.replaceAll(`${folder}/`, '');
  return {
    folder,
    lab,
    problems: problems.map((problem) => ({
      ...problem,
      file: inside(problem.file),
      message: inside(problem.message),
      hint: problem.hint === null ? null : inside(problem.hint),
    })),
  };
}

let rules = 0;

/** A Sigma rule with an id of its own. */
export function sigma(
  logsource: string,
  selection: string,
  { title = 'A rule of the lab', id = `00000000-0000-4000-8000-${String(++rules).padStart(12, '0')}` } = {},
): string {
  return `title: ${title}\nid: ${id}\nlogsource: { product: windows, ${logsource} }\ndetection:\n  selection:\n    ${selection}\n  condition: selection\n`;
}
