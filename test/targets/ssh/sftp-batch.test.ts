import test from 'ava';
import {
  getCommand,
  listedSize,
  putCommand,
  serverPath,
  sizeCommand,
} from '../../../runner/targets/ssh/sftp-batch.ts';

test("a path of Windows is the SFTP server's; one of POSIX is what it is", (t) => {
  t.is(serverPath('C:\\x y\\ä z.iso', 'windows'), '/C:/x y/ä z.iso');
  t.is(serverPath('d:/x', 'windows'), '/d:/x');
  t.is(serverPath('x\\y', 'windows'), 'x/y');
  t.is(serverPath('/tmp/C:\\x', 'posix'), '/tmp/C:\\x');
});

test('what would end a command early is refused', (t) => {
  for (const path of ['', 'a\nput x y', 'a\rb', 'a\0b'])
    for (const make of [
      () => sizeCommand(path),
      () => putCommand('/x', path),
      () => getCommand(path, '/x', true),
    ])
      t.throws(make, { code: 'SSH_COMMAND' });
});

test('the size is read from the one line of one file', (t) => {
  const line = '-rw-r--r--    1 1000     1000      4294967297 Nov 29 08:32 /a b 7 c';
  t.is(listedSize(`sftp> ls -ln "/a b 7 c"\n${line}\n`), 4_294_967_297);
  t.is(listedSize(`sftp> put "/x" "/a"\nsftp> ls -ln "/a"\n-rw-r--r--    ? 0 0 0 Nov 29 2025 /a\n`), 0);
  for (const output of [
    '',
    `${line}\n${line}\n`,
    line.replace('-rw', 'drw'),
    line.replace('4294967297', '-1'),
    'x',
  ])
    t.is(listedSize(output), null, output);
});
