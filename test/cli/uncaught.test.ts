import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { root } from '../guest/motw.ts';

/** Something that nobody awaits fails in the middle of a verb. */
function motwWith(fault: string): { readonly status: number | null; readonly stderr: string } {
  const planted = `data:text/javascript,setTimeout(() => { ${fault} }, 400)`;
  const main = join(root, 'runner/cli/main.js');
  const args = ['--conditions=source', '--import', planted, main, 'list'];
  return spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

for (const [title, fault] of [
  ['an error that nobody catches', "throw new Error('planted')"],
  ['a promise that nobody awaits', "Promise.reject(new Error('planted'))"],
] as const) {
  test(`${title} is a fault of the harness, exit 3, and never reads as a finding`, (t) => {
    const { status, stderr } = motwWith(fault);
    t.is(status, 3, stderr);
    t.regex(stderr, /^motw: internal error: planted$/m);
    t.regex(stderr, /mend: this is a fault of the harness/);
    t.notRegex(stderr, /^ +at /m);
  });
}
