import { connect } from 'node:net';
import test from 'ava';
import { selfSigned } from '../http/certificate.ts';
import { HttpServer, type Reply } from '../http/http-server.ts';
import { labFolder, regressed, secretPath, sent, wordsOf } from './sent.ts';

const tls = selfSigned();
const taken: Reply = { body: 'ok' };
const hook = { webhook: { url: { env: 'HOOK' } } };

function to(server: HttpServer, env: Readonly<Record<string, string>> = {}) {
  return { env: { HOOK: `${server.url}${secretPath}`, ...env } };
}

test('it is posted once, as JSON of the schema that is named', async (t) => {
  await using server = await HttpServer.start(() => taken);
  t.is(wordsOf(await sent(hook, to(server))), 'delivered');
  t.is(server.asked.length, 1);
  const [asked] = server.asked;
  t.like(asked, { method: 'POST', path: secretPath });
  t.regex(asked?.headers['content-type'] ?? '', /^application\/json/);
  t.like(JSON.parse(asked?.body ?? ''), {
    schema: 'motw.notification/1',
    sample: false,
    kind: 'regression',
    run: { target: 'win11', outcome: 'unexpected' },
    regression: [{ control: 'launch-gate', before: 'prevented', after: 'not-prevented' }],
  });
});

test('every answer of 2xx is a success, whatever is in it', async (t) => {
  for (const reply of [{ status: 202 }, { status: 204 }, { json: { ok: false } }] as const) {
    await using server = await HttpServer.start(() => reply);
    t.is(wordsOf(await sent(hook, to(server))), 'delivered');
  }
});

test('429 and faults of the server are tried again, as late as it asks', async (t) => {
  await using server = await HttpServer.start(() => taken);
  const replies: Reply[] = [{ status: 429, headers: { 'retry-after': '1' } }, { status: 503 }];
  server.fault = () => replies.shift() ?? null;
  t.is(wordsOf(await sent(hook, to(server))), 'delivered');
  t.is(server.asked.length, 3);
  const [first, second, third] = server.asked.map(({ at }) => at);
  t.true((second ?? 0) - (first ?? 0) >= 990);
  t.true((third ?? 0) - (second ?? 0) >= 1_990);
  t.is(new Set(server.asked.map(({ body }) => body)).size, 1);
});

test('a server that wants to be left alone for longer than there is time is not waited for', async (t) => {
  await using server = await HttpServer.start(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
  t.regex(wordsOf(await sent(hook, to(server))), /^NOTIFY .*the environment variable HOOK: HTTP 429/);
  t.is(server.asked.length, 1);
});

test('tries come to an end', async (t) => {
  await using server = await HttpServer.start(() => ({ status: 500, headers: { 'retry-after': '0' } }));
  t.regex(wordsOf(await sent(hook, to(server))), /HTTP 500/);
  t.is(server.asked.length, 4);
});

test('what is refused is not tried again, and the answer is told without the address', async (t) => {
  const body = `no_service: https://hooks.example${secretPath} is ${secretPath.split('/').at(-1)}`;
  await using server = await HttpServer.start(() => ({ status: 404, body }));
  const words = wordsOf(await sent(hook, to(server)));
  t.regex(words, /HTTP 404: no_service: .*\[secret\]/);
  t.notRegex(words, /T0DEADBEEF|B0CAFEBABE|xoxSecret/);
  t.is(server.asked.length, 1);
});

test('no redirect is followed, and where it goes is told without its path', async (t) => {
  await using elsewhere = await HttpServer.start(() => taken);
  for (const status of [301, 302, 307, 308]) {
    const location = `${elsewhere.url}/stolen${secretPath}`;
    await using server = await HttpServer.start(() => ({ status, headers: { location } }));
    const words = wordsOf(await sent(hook, to(server)));
    t.true(words.includes(`it sends on to ${elsewhere.url} (HTTP ${status}), which is not followed`), words);
    t.notRegex(words, /xoxSecret|stolen/);
    t.is(server.asked.length, 1);
  }
  t.deepEqual(elsewhere.asked, []);
});

test('a server that never answers is given up in time', async (t) => {
  await using server = await HttpServer.start(() => ({ silent: true }));
  t.regex(wordsOf(await sent({ ...hook, timeout: '300ms' }, to(server))), /no answer within 0.3 s/);
});

test('an answer without end is cut', async (t) => {
  await using server = await HttpServer.start(() => ({ status: 400, body: Buffer.alloc(1 << 18, 'x') }));
  t.regex(wordsOf(await sent(hook, to(server))), /more than 65536 bytes/);
  await using talking = await HttpServer.start(() => ({
    status: 400,
    body: `${'\u001b[2J\n'.repeat(5_000)}`,
  }));
  const words = wordsOf(await sent(hook, to(talking)));
  t.true(words.length < 800);
  t.notRegex(words, /\p{Cc}/u);
});

test('nobody there, and a connection that breaks, are told without the address', async (t) => {
  const server = await HttpServer.start(() => taken);
  const around = to(server);
  await server.stop();
  const absent = wordsOf(await sent({ ...hook, timeout: '2s' }, around));
  t.regex(absent, /ECONNREFUSED/);
  t.notRegex(absent, /xoxSecret/);
  await using breaking = await HttpServer.start(() => ({ cut: true }));
  t.regex(wordsOf(await sent({ ...hook, timeout: '2s' }, to(breaking))), /^NOTIFY /);
  t.true(breaking.asked.length > 1);
});

test('certificates are checked, and one of your own is trusted by its file', async (t) => {
  await using server = await HttpServer.start(() => taken, tls);
  await using lab = await labFolder({ 'ca.pem': tls.cert, 'no.pem': 'no' });
  const around = { ...to(server, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }), folder: lab.folder };
  const with_ = (ca: string) => ({ webhook: { ...hook.webhook, ca } });
  t.regex(wordsOf(await sent(hook, around)), /self.signed/i);
  t.deepEqual(server.asked, []);
  t.is(wordsOf(await sent(with_('ca.pem'), around)), 'delivered');
  t.regex(wordsOf(await sent(with_('no.pem'), around)), /^SECRET .*no certificate/);
  t.regex(wordsOf(await sent(with_('absent.pem'), around)), /^SECRET .*ENOENT/);
});

test('a proxy is honoured as a tunnel, which sees neither the address nor the message', async (t) => {
  await using server = await HttpServer.start(() => taken, tls);
  await using proxy = await HttpServer.start(() => ({ status: 418 }));
  await using lab = await labFolder({ 'ca.pem': tls.cert });
  const seen: string[] = [];
  proxy.server.on('connect', (request, socket) => {
    const [host, port] = (request.url ?? '').split(':');
    const there = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.on('data', (chunk: Buffer) => seen.push(chunk.toString('latin1')));
      there.pipe(socket).pipe(there);
    });
    for (const end of [there, socket]) end.on('error', () => {});
  });
  const around = { ...to(server, { HTTPS_PROXY: proxy.url }), folder: lab.folder };
  t.is(wordsOf(await sent({ webhook: { ...hook.webhook, ca: 'ca.pem' } }, around)), 'delivered');
  t.is(server.asked.length, 1);
  t.true(seen.length > 0);
  t.false(seen.join('').includes('xoxSecret'));
  t.false(seen.join('').includes('launch-gate'));
  const password = { HTTPS_PROXY: 'http://me:proxy-password-1@127.0.0.1:1', HOOK: around.env.HOOK };
  const words = wordsOf(await sent({ ...hook, timeout: '2s' }, { env: password }));
  t.regex(words, /^NOTIFY /);
  t.notRegex(words, /proxy-password-1|xoxSecret/);
});

test('an address that is absent, short, or not safe is refused without being repeated', async (t) => {
  const refused = async (env: NodeJS.ProcessEnv) => wordsOf(await sent(hook, { env }));
  t.regex(await refused({}), /^SECRET the secret of the environment variable HOOK is not there/);
  for (const address of [
    `http://hooks.example${secretPath}`,
    `https://user:password@hooks.example${secretPath}`,
    `ftp://hooks.example${secretPath}`,
    'xoxSecretTokenOfTheHook',
    `https://hooks.example\n${secretPath}`,
  ]) {
    const words = await refused({ HOOK: address });
    t.regex(words, /^SECRET /, address);
    t.notRegex(words, /xoxSecret|password@/, address);
  }
});

test('an address may be in a file beside motw.yaml', async (t) => {
  await using server = await HttpServer.start(() => taken);
  await using lab = await labFolder({ hook: `${server.url}${secretPath}\n` });
  t.is(wordsOf(await sent({ webhook: { url: { file: 'hook' } } }, lab)), 'delivered');
  t.is(server.asked[0]?.path, secretPath);
});

test('nobody is told what is not in its `on`', async (t) => {
  await using server = await HttpServer.start(() => taken);
  const delivery = await sent({ ...hook, on: ['recovery'] }, to(server), regressed);
  t.is(wordsOf(delivery), 'nothing to tell');
  t.deepEqual(server.asked, []);
});
