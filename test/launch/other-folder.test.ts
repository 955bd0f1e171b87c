import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';

test('the command works from any folder', (t) => {
  const launcher = join(import.meta.dirname, '../../runner/cli/motw.js');
  const cwd = mkdtempSync(join(tmpdir(), 'motw-test-'));
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, 'list', 'targets'], {
    cwd,
    encoding: 'utf8',
  });
  t.is(status, 0, stderr);
  t.regex(stdout, /^ {2}reference /m);
});
