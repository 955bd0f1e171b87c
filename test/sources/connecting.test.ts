import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { makeSource } from '../../runner/sources/make-source.ts';
import { sourceConfig } from '../../runner/sources/source-config.ts';
import { selfSigned } from '../http/certificate.ts';
import { HttpServer, type Reply } from '../http/http-server.ts';
import { throwsCoded } from './lab.ts';

const tls = selfSigned();
const nothing: Reply = { json: { list: [] } };
const call = { signal: new AbortController().signal, timeoutMs: 20_000 };

function source(url: string, folder: string, more: object = {}, env: Record<string, string> = {}) {
  const config = sourceConfig.parse({
    kind: 'http-json',
    name: 'siem',
    url,
    path: '/alerts',
    items: 'list',
    fields: { id: 'id', time: 'time', rule: 'rule' },
    alerts: [{ control: 'a', rule: 'b', actsAt: 'open' }],
    ...more,
  });
  return makeSource(config, { env, folder });
}

async function folderWith(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'motw-sources-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test("a certificate of one's own is trusted by its file, and by nothing else", async (t) => {
  await using server = await HttpServer.start(() => nothing, tls);
  await using place = await folderWith({
    'ca.pem': tls.cert,
    'other.pem': selfSigned().cert,
    'no.pem': 'no',
  });
  const { folder } = place;
  await t.notThrowsAsync(source(server.url, folder, { ca: 'ca.pem' }).cursor(call));
  const { message } = await throwsCoded(t, source(server.url, folder).cursor(call), 'SOURCE_UNREACHABLE');
  t.regex(message, /self.signed/i);
  await throwsCoded(t, source(server.url, folder, { ca: 'other.pem' }).cursor(call), 'SOURCE_UNREACHABLE');
  await throwsCoded(t, source(server.url, folder, { ca: 'no.pem' }).cursor(call), 'SECRET');
  await throwsCoded(t, source(server.url, folder, { ca: 'absent.pem' }).cursor(call), 'SECRET');
});

test.serial('certificates are verified, whatever the environment says', async (t) => {
  await using server = await HttpServer.start(() => nothing, tls);
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  try {
    await throwsCoded(t, source(server.url, '.').cursor(call), 'SOURCE_UNREACHABLE');
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  }
  t.deepEqual(server.asked, []);
});

test('a proxy of the usual variables is used, for https as a tunnel that keeps the certificate checked', async (t) => {
  await using plain = await HttpServer.start(() => nothing);
  await using secure = await HttpServer.start(() => nothing, tls);
  await using proxy = await HttpServer.start(() => ({ status: 418 }));
  await using place = await folderWith({ 'ca.pem': tls.cert });
  const tunnels: string[] = [];
  proxy.server.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const to = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      to.pipe(socket).pipe(to);
    });
    for (const end of [to, socket]) end.on('error', () => {});
  });
  const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url };
  await t.notThrowsAsync(source(secure.url, place.folder, { ca: 'ca.pem' }, env).cursor(call));
  t.deepEqual(tunnels, [secure.url.replace('https://', '')]);
  await throwsCoded(t, source(secure.url, place.folder, {}, env).cursor(call), 'SOURCE_UNREACHABLE');
  await throwsCoded(t, source(plain.url, place.folder, {}, env).cursor(call), 'SOURCE_FAILED');
  t.deepEqual(plain.asked, []);
  await t.notThrowsAsync(source(plain.url, place.folder, {}, { ...env, NO_PROXY: '127.0.0.1' }).cursor(call));
  t.is(plain.asked.length, 1);
});

test("the password of a proxy's address shows nowhere", async (t) => {
  await using secure = await HttpServer.start(() => nothing, tls);
  await using proxy = await HttpServer.start(() => ({ status: 418 }));
  // A proxy that says what it was told.
  proxy.server.on('connect', (request, socket) => {
    const said = request.headers['proxy-authorization'] ?? '';
    socket.on('error', () => {});
    socket.end(`HTTP/1.1 407 no ${said} ${Buffer.from(said.slice(6), 'base64').toString()}\r\n\r\n`);
  });
  const { host } = new URL(proxy.url);
  const addresses = [
    'http://user:pa#ssword-1@127.0.0.1:1',
    'http://u:sh#t@127.0.0.1:1',
    'http://user:[password-1@127.0.0.1:1',
    `http://user:password-1@${host}`,
    `http://user:p%61ssword-1@${host}`,
    'http://password-1/2@127.0.0.1:1',
  ];
  for (const address of addresses) {
    const error = await throwsCoded(
      t,
      source(secure.url, '.', {}, { HTTPS_PROXY: address }).cursor(call),
      'SOURCE_UNREACHABLE',
    );
    const shown = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
    for (const part of ['ssword', 'sh#t', 'p%61', Buffer.from('user:password-1').toString('base64')]) {
      t.false(shown.includes(part), `${address}: ${shown}`);
    }
  }
});

test('a path in the url stays before every request, and a redirect on the same server is followed', async (t) => {
  const moved: Reply = { status: 301, headers: { location: '/new/alerts' } };
  await using server = await HttpServer.start(({ path }) => (path === '/base/alerts' ? moved : nothing));
  await t.notThrowsAsync(source(`${server.url}/base/`, '.').cursor(call));
  t.deepEqual(
    server.asked.map(({ path }) => path),
    ['/base/alerts', '/new/alerts'],
  );
});

test('a POST is not turned into a GET by a redirect', async (t) => {
  const moved: Reply = { status: 302, headers: { location: '/new' } };
  await using server = await HttpServer.start(({ path }) => (path === '/alerts' ? moved : nothing));
  await throwsCoded(t, source(server.url, '.', { method: 'POST' }).cursor(call), 'SOURCE_REDIRECTED');
  await using kept = await HttpServer.start(({ path }) =>
    path === '/alerts' ? { status: 307, headers: { location: '/new' } } : nothing,
  );
  await t.notThrowsAsync(source(kept.url, '.', { method: 'POST', body: '{"a":1}' }).cursor(call));
  t.deepEqual(
    kept.asked.map(({ method, path, body }) => [method, path, body]),
    [
      ['POST', '/alerts', '{"a":1}'],
      ['POST', '/new', '{"a":1}'],
    ],
  );
});

test('a secret may stand in a file, with a line break at its end', async (t) => {
  await using server = await HttpServer.start(({ headers }) =>
    headers.authorization === 'Bearer a-token-of-a-file' ? nothing : { status: 401 },
  );
  await using place = await folderWith({
    token: 'a-token-of-a-file\r\n',
    two: 'a-token-of-a-file\nand-another\n',
    short: 'short\n',
    empty: '\n',
  });
  const from = (file: string) => source(server.url, place.folder, { auth: { token: { file } } });
  await t.notThrowsAsync(from('token').cursor(call));
  for (const file of ['two', 'short', 'empty', 'absent'])
    await throwsCoded(t, from(file).cursor(call), 'SECRET');
  t.is(server.asked.length, 1);
});

test('a secret that no header can carry is an error that does not show it', async (t) => {
  await using server = await HttpServer.start(() => nothing);
  const env = { TOKEN: 'with-an-ünsuitable-\u{1f600}-character' };
  const { message } = await throwsCoded(
    t,
    source(server.url, '.', { auth: { token: { env: 'TOKEN' } } }, env).cursor(call),
    'SECRET',
  );
  t.false(message.includes('suitable'));
  t.deepEqual(server.asked, []);
});

test('a header whose secret is too short to be recognised is not sent', async (t) => {
  await using server = await HttpServer.start(() => nothing);
  const auth = { header: 'Authorization', value: { env: 'TOKEN' } };
  const { message } = await throwsCoded(
    t,
    source(server.url, '.', { auth }, { TOKEN: 'Bearer abcdefg' }).cursor(call),
    'SECRET',
  );
  t.false(message.includes('abcdefg'));
  t.deepEqual(server.asked, []);
  await t.notThrowsAsync(source(server.url, '.', { auth }, { TOKEN: 'Bearer abcdefgh' }).cursor(call));
});

test('nothing is ever sent to the server that a redirect names', async (t) => {
  await using elsewhere = await HttpServer.start(() => nothing);
  const env = { TOKEN: 'a-token-for-one-server' };
  for (const status of [301, 302, 303, 307, 308]) {
    const location = `${elsewhere.url}/alerts`;
    await using server = await HttpServer.start(() => ({ status, headers: { location } }));
    for (const method of ['GET', 'POST']) {
      const more = { method, auth: { token: { env: 'TOKEN' } } };
      await throwsCoded(t, source(server.url, '.', more, env).cursor(call), 'SOURCE_REDIRECTED');
    }
  }
  t.deepEqual(elsewhere.asked, []);
});

test('the clock of a server that sends no Date is not known', async (t) => {
  await using server = await HttpServer.start(() => nothing);
  const silent = source(server.url, '.');
  await silent.cursor(call);
  t.is(await silent.clock?.(call), null);
});
