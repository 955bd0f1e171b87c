import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openSsh } from '../../../runner/targets/ssh/open-ssh.ts';
import { noServer, SshServer, thisBoot } from './ssh-server.ts';

const withServer = noServer === null ? test : test.skip;
const skipped = noServer === null ? '' : ` (skipped: ${noServer})`;

async function* zeroes(size: number) {
  yield Buffer.alloc(size);
}

withServer(
  `more calls at once than the server takes over one connection all come through${skipped}`,
  async (t) => {
    await using server = await SshServer.prepare();
    const file = join(server.folder, 'config');
    const config = await readFile(file, 'utf8');
    await writeFile(file, config.replace(/^MaxSessions .*$/m, 'MaxSessions 2'));
    await server.listen();
    const call = { signal: new AbortController().signal, timeoutMs: 60_000 };
    await using channel = await openSsh(server.settings)(thisBoot, call);
    const size = 100_000;
    const ended = await Promise.all([
      ...Array.from({ length: 4 }, async (_, index) => {
        const argv = ['sh', '-c', `sleep 1; echo ${index}`];
        const { code, stdout, stderr } = await channel.exec(argv, { ...call, maxOutput: 1_000 });
        return `${code} ${Buffer.from(stdout)}${Buffer.from(stderr)}`;
      }),
      ...Array.from({ length: 2 }, async (_, index) => {
        await channel.put(zeroes(size), size, join(server.home, `file ${index}`), call);
        return channel.size(join(server.home, `file ${index}`), call);
      }),
    ]);
    t.deepEqual(ended, ['0 0\n', '0 1\n', '0 2\n', '0 3\n', size, size]);
  },
);
