import test from 'ava';
import { Progress } from '../../../artifacts/iso-packer/src/cli/progress.ts';

/** What stands on the terminal, if there is one, while and after `body` runs so many seconds into the command. */
function shown(terminal: boolean, seconds: number[], body: (progress: Progress) => void): string[] {
  const { stderr } = process;
  const [isTTY, write, uptime] = [stderr.isTTY, stderr.write, process.uptime];
  const lines: string[] = [];
  try {
    stderr.isTTY = terminal;
    stderr.write = (text: string | Uint8Array) => lines.push(String(text)) > 0;
    process.uptime = () => seconds.shift() ?? 0;
    using progress = new Progress(4096 * 1024);
    body(progress);
  } finally {
    stderr.isTTY = isTTY;
    stderr.write = write;
    process.uptime = uptime;
  }
  return lines;
}

test.serial(
  'on a terminal: how far it is, after a second, five times a second, and the line is cleared',
  (t) => {
    const lines = shown(true, [0.5, 1.1, 1.2, 1.4], (progress) => {
      for (const mebibytes of [1, 2, 3, 4]) progress.show(mebibytes * 1024 ** 2);
    });
    t.deepEqual(lines, ['\r2 MiB 50 %', '\r4 MiB 100 %', '\r\u001b[K']);
  },
);

test.serial('nothing where it is done in less than a second, and nothing without a terminal', (t) => {
  t.deepEqual(
    shown(true, [0.1, 0.9], (progress) => {
      progress.show(1);
      progress.show(2);
    }),
    [],
  );
  t.deepEqual(
    shown(false, [5, 6], (progress) => {
      progress.show(1);
      progress.show(2);
    }),
    [],
  );
});
