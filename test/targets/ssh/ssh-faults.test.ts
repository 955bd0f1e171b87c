import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import type { HarnessError } from '../../../runner/model/errors.ts';
import { openSsh } from '../../../runner/targets/ssh/open-ssh.ts';
import { inShell } from '../../contracts/channel-programs.ts';
import { codeOf, eachOf, patient, text } from '../../contracts/channel-talk.ts';
import { SlowLink } from './slow-link.ts';
import { freePort, noServer, SshServer, thisBoot } from './ssh-server.ts';

const withServer = noServer === null ? test.serial : test.skip;
const where = noServer === null ? '' : ` (skipped: ${noServer})`;

async function failure(promise: Promise<unknown>): Promise<HarnessError> {
  return promise.then(
    () => Promise.reject(new Error('no error')),
    (error) => error,
  );
}

withServer(`an unknown host key is an error at once, and says how to mend it${where}`, async (t) => {
  await using server = await SshServer.start();
  const settings = { ...server.settings, knownHosts: '/dev/null' };
  const error = await failure(openSsh(settings)(thisBoot, patient()));
  t.like(error, { code: 'SSH_HOST_KEY', category: 'environment' });
  t.regex(error.message, /not known/);
  t.true(
    error.mend.includes(`ssh-keyscan -t ed25519 -p ${server.port} 127.0.0.1 > motw.key && ssh-keygen -lf`),
  );
  t.regex(error.mend, /must be the same; only then: `cat motw\.key >> '\/dev\/null'`$/, 'looked at first');
  t.regex(error.mend, /fingerprint on the machine's console/);
  t.notRegex(error.mend, /ssh-keygen -R/);
});

withServer(`another host key than the known one is an error at once${where}`, async (t) => {
  await using server = await SshServer.start();
  await server.know('other-host');
  const error = await failure(openSsh(server.settings)(thisBoot, patient()));
  t.is(error.code, 'SSH_HOST_KEY');
  t.regex(error.message, /not the one that is known/);
  t.true(error.mend.includes(`ssh-keygen -R '[127.0.0.1]:${server.port}'`), error.mend);
});

withServer(`a login that is refused is an error at once${where}`, async (t) => {
  await using server = await SshServer.start();
  const stranger = {
    ...server.settings,
    identityFile: server.settings.identityFile?.replace(/user$/, 'other-user'),
  };
  const error = await failure(openSsh(stranger as never)(thisBoot, patient()));
  t.is(error.code, 'SSH_AUTH');
  t.regex(error.message, /Permission denied/);
  t.is(await codeOf(openSsh({ ...server.settings, user: 'nobody-else' })(thisBoot, patient())), 'SSH_AUTH');
});

withServer(`an account that runs no commands is an error at once${where}`, async (t) => {
  await using server = await SshServer.start('/usr/sbin/nologin');
  t.is(await codeOf(openSsh(server.settings)(thisBoot, patient())), 'SSH_NO_SHELL');
});

withServer(`a setting that ssh does not take is an error at once${where}`, async (t) => {
  await using server = await SshServer.start();
  const settings = { ...server.settings, configFile: `${server.folder}/no-such-file` };
  t.is(await codeOf(openSsh(settings)(thisBoot, patient())), 'SSH_SETTINGS');
});

withServer(`a port at which nothing listens is an error when the time is over${where}`, async (t) => {
  await using server = await SshServer.prepare();
  const settings = { ...server.settings, port: await freePort() };
  const error = await failure(openSsh(settings)(thisBoot, { ...patient(), timeoutMs: 1_200 }));
  t.is(error.code, 'SSH_UNREACHABLE');
  t.regex(error.message, /Connection refused/);
});

withServer(`a server that accepts and says nothing is an error when the time is over${where}`, async (t) => {
  await using server = await SshServer.prepare();
  await using link = await SlowLink.open(null);
  const settings = { ...server.settings, port: link.port };
  for (const connectTimeoutMs of [1_000, 60_000]) {
    const opening = openSsh({ ...settings, connectTimeoutMs })(thisBoot, { ...patient(), timeoutMs: 2_000 });
    t.is(await codeOf(opening), 'SSH_UNREACHABLE', String(connectTimeoutMs));
  }
});

withServer(`a server that starts late is waited for${where}`, async (t) => {
  await using server = await SshServer.prepare();
  const opening = openSsh(server.settings)(thisBoot, patient());
  await pause(1_200);
  await server.listen();
  await using channel = await opening;
  const { stdout } = await channel.exec([...inShell('arguments'), 'x'], { ...patient(), maxOutput: 100 });
  t.is(text(stdout), '<x>');
});

withServer(`waiting for a server can be given up, and ends with the boot${where}`, async (t) => {
  await using server = await SshServer.prepare();
  const controller = new AbortController();
  const opening = openSsh(server.settings)(thisBoot, { ...patient(), signal: controller.signal });
  setImmediate(() => controller.abort(new Error('given up')));
  const error = await failure(opening);
  t.true([error.message, (error.cause as Error | undefined)?.message].includes('given up'));
  let alive = true;
  const boot = { epoch: 2, alive: () => alive };
  const other = failure(openSsh(server.settings)(boot, patient()));
  await pause(100);
  alive = false;
  t.is((await other).name, 'StaleChannelError');
});

withServer(`a file whose sending is cut is an error with a code${where}`, async (t) => {
  await using server = await SshServer.start();
  await using link = await SlowLink.open(server.port, 2 << 20);
  await server.know('host', link.port);
  await using channel = await openSsh({ ...server.settings, port: link.port })(thisBoot, patient());
  const bytes = Buffer.alloc(16 << 20, 'x');
  const path = `${server.home}/cut`;
  const sending = codeOf(channel.put(eachOf([bytes]), bytes.length, path, patient()));
  while (((await channel.size(path, patient()).catch(() => 0)) as number) === 0) await pause(20);
  await server.kill();
  t.is(await sending, 'SSH_LOST');
});

withServer(
  `a slow link only takes longer; a time that is too short is an error with a code${where}`,
  async (t) => {
    await using server = await SshServer.start();
    await using link = await SlowLink.open(server.port, 2 << 20);
    await server.know('host', link.port);
    await using channel = await openSsh({ ...server.settings, port: link.port })(thisBoot, patient());
    const bytes = Buffer.alloc(4 << 20, 'x');
    await channel.put(eachOf([bytes]), bytes.length, `${server.home}/slow`, patient());
    t.is(await channel.size(`${server.home}/slow`, patient()), bytes.length);
    const short = { ...patient(), timeoutMs: 700 };
    t.is(
      await codeOf(channel.put(eachOf([bytes]), bytes.length, `${server.home}/slower`, short)),
      'SSH_NO_ANSWER',
    );
    t.is(await codeOf(Array.fromAsync(channel.get(`${server.home}/slow`, short))), 'SSH_NO_ANSWER');
  },
);

withServer(`a peer that is gone without a word ends a command before its time${where}`, async (t) => {
  await using server = await SshServer.start();
  await using link = await SlowLink.open(server.port);
  await server.know('host', link.port);
  await using channel = await openSsh({ ...server.settings, port: link.port })(thisBoot, patient());
  const begun = `${server.home}/begun`;
  const call = { ...patient(), timeoutMs: 120_000, maxOutput: 100 };
  const running = codeOf(channel.exec([...inShell('wait'), begun, '1'], call));
  while ((await channel.size(begun, patient()).catch(() => null)) === null) await pause(20);
  link.freeze();
  t.is(await running, 'SSH_LOST');
});

withServer(
  `a folder without rights, and a full name that is a folder, are errors with a code${where}`,
  async (t) => {
    await using server = await SshServer.start();
    await using channel = await openSsh(server.settings)(thisBoot, patient());
    const bytes = Buffer.from('x');
    t.is(await codeOf(channel.put(eachOf([bytes]), 1, '/proc/motw', patient())), 'SSH_NO_FILE');
    t.is(await codeOf(channel.put(eachOf([bytes]), 1, '/sys/motw', patient())), 'SSH_FILE');
    t.is(
      await codeOf(channel.put(eachOf([bytes]), 1, '/dev/null', patient())),
      'SSH_FILE',
      'nothing arrived',
    );
    t.is(await codeOf(channel.size(server.folder, patient())), 'SSH_FILE');
    t.is(await codeOf(Array.fromAsync(channel.get('/dev/zero', patient()))), 'SSH_FILE');
    t.is(await codeOf(channel.size(`${server.home}/a\nput /etc/passwd x`, patient())), 'SSH_COMMAND');
  },
);

withServer(
  `a channel of a boot that is over asks nothing, and what it was told is not believed${where}`,
  async (t) => {
    await using server = await SshServer.start();
    let alive = true;
    await using channel = await openSsh(server.settings)({ epoch: 4, alive: () => alive }, patient());
    t.is(channel.epoch, 4);
    const running = channel.exec([...inShell('wait'), `${server.home}/begun`, '1'], {
      ...patient(),
      maxOutput: 9,
    });
    alive = false;
    await t.throwsAsync(running, { name: 'StaleChannelError' });
    const calls = [
      () => channel.exec(inShell('exit'), { ...patient(), maxOutput: 9 }),
      () => channel.size('/etc/passwd', patient()),
      () => Array.fromAsync(channel.get('/etc/passwd', patient())),
      () => channel.put(eachOf([]), 0, `${server.home}/late`, patient()),
    ];
    for (const call of calls) await t.throwsAsync(call, { name: 'StaleChannelError' });
  },
);

withServer(`what speaks as Windows does gets a command as it is, or none${where}`, async (t) => {
  await using server = await SshServer.start();
  await using channel = await openSsh({ ...server.settings, speaks: 'windows' })(thisBoot, patient());
  const o = { ...patient(), maxOutput: 100 };
  t.is(text((await channel.exec(['echo', 'a-b_c.d', '-e=f', 'C:/g+h'], o)).stdout), 'a-b_c.d -e=f C:/g+h\n');
  t.is(await codeOf(channel.exec(['echo', 'a b'], o)), 'SSH_COMMAND');
});

test.serial('without ssh that is what is said', async (t) => {
  const path = process.env.PATH;
  process.env.PATH = '/nonexistent';
  t.teardown(() => {
    process.env.PATH = path;
  });
  const settings = { host: '127.0.0.1', speaks: 'posix' } as const;
  const error = await failure(openSsh(settings)(thisBoot, patient()));
  t.is(error.code, 'SSH_NOT_FOUND');
  t.regex(error.mend, /apt install openssh-client/);
});
