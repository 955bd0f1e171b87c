import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipeRun } from './recipe-run.ts';

const root = join(import.meta.dirname, '../..');
export const recipes = join(root, 'runner/recipes');

/**
 * A checkout as recipes expect it, whose `motw run` boots nothing: the real command checks what it was called with (`--dry-run`), then
 * a stored run is taken for its outcome. Every other verb is the real one.
 */
export interface StubCheckout extends AsyncDisposable {
  readonly folder: string;
  /** Each line what `motw` was called with. */
  calls(): Promise<readonly string[]>;
}

/** @param how `code`: how the run ends; `begun`: false where it leaves no record */
export async function stubCheckout(how: {
  readonly code: number;
  readonly begun: boolean;
}): Promise<StubCheckout> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-recipe-'));
  await mkdir(join(folder, 'runner/cli'), { recursive: true });
  await cp(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await writeFile(join(folder, 'tonight.json'), JSON.stringify(recipeRun));
  await writeFile(join(folder, 'runner/cli/motw.js'), stub(folder, how), { mode: 0o755 });
  return {
    folder,
    calls: async () =>
      (await readFile(join(folder, 'calls'), 'utf8').catch(() => ''))
        .split('\n')
        .filter((line) => line !== ''),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function stub(folder: string, { code, begun }: { readonly code: number; readonly begun: boolean }): string {
  const real = JSON.stringify([
    '--conditions=source',
    '--disable-warning=ExperimentalWarning',
    join(root, 'runner/cli/main.js'),
  ]);
  return `#!${process.execPath}
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const args = process.argv.slice(2);
const motw = (...more) => spawnSync(process.execPath, [...${real}, ...args, ...more], { encoding: 'utf8' });
appendFileSync(${JSON.stringify(join(folder, 'calls'))}, args.join(' ') + '\\n');
if (args[0] === 'run') {
  const checked = motw('--dry-run');
  if (checked.status !== 0) {
    console.error(checked.stderr);
    process.exit(checked.status ?? 99);
  }
  if (${!begun}) process.exit(${code});
  const text = readFileSync(${JSON.stringify(join(folder, 'tonight.json'))}, 'utf8');
  const out = 'runs/' + JSON.parse(text).id;
  mkdirSync(out, { recursive: true });
  writeFileSync(out + '/run.json', text);
  writeFileSync(out + '/report.html', 'report');
  writeFileSync(out + '/evidence.tar', 'evidence');
  if (args.includes('--json')) console.log(text);
  else if (${code !== 0}) console.log('what changed');
  process.exit(${code});
}
const { stdout, stderr, status } = motw();
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exit(status ?? 99);
`;
}
