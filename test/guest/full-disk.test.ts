import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { leftOf, root, temporaryFolder } from './motw.ts';

/** A disk of its own that is soon full, in a mount namespace that needs no root. */
const namespace = ['unshare', ['--map-root-user', '--mount']] as const;
const possible =
  spawnSync(namespace[0], [...namespace[1], 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
const why = possible ? '' : ' (skipped: unshare may not mount here)';

for (const [when, kilobytes] of [
  ['at once', 8],
  ['while it runs', 240],
] as const) {
  (possible ? test.serial : test.skip)(
    `the disk for runs is full ${when}: exit 3, what to do, and nothing left${why}`,
    async (t) => {
      const folder = await temporaryFolder();
      const script = `mount -t tmpfs -o size=${kilobytes}k none "$1" && shift && "$@"; code=$?; ls ${folder} >${folder}.list; exit $code`;
      const command = [
        process.execPath,
        '--conditions=source',
        join(root, 'runner/cli/main.js'),
        'run',
        '--out',
        folder,
      ];
      const { status, stderr } = spawnSync(
        namespace[0],
        [...namespace[1], 'sh', '-c', script, 'sh', folder, ...command],
        { encoding: 'utf8' },
      );
      t.is(status, 3, stderr);
      t.regex(stderr, /(full|space)/);
      t.regex(stderr, /mend: /);
      t.notRegex(stderr, /\n\s+at /);
      for (const id of (await readFile(`${folder}.list`, 'utf8')).split('\n').filter((name) => name !== ''))
        t.deepEqual(await leftOf(id), []);
    },
  );
}
