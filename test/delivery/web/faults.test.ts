import test from 'ava';
import type { GatewayError } from '../../../runner/delivery/gateway-error.ts';
import type { Call } from '../../../runner/ports/call.ts';
import { answer, type Expected, html, outcome, page } from './answers.ts';
import { call, image, isoType, parcel } from './parcel.ts';
import { type Behaviour, deadPort, gatewayOf, rawProxy } from './raw-proxy.ts';

const head = `HTTP/1.1 200 OK\r\nContent-Type: ${isoType}\r\n`;

/** What a proxy does when a disk image is asked for by http, what that counts as, and what is told of it. */
const table: Readonly<Record<string, readonly [Behaviour, Expected, RegExp?]>> = {
  'sends the image itself': [answer('200 OK', { body: image }), 'arrived'],

  'never answers': [() => {}, 'GATEWAY_SLOW', /never asked the server/],
  trickles: [
    (socket) => {
      socket.write(`${head}Content-Length: ${image.length}\r\n\r\n`);
      const timer = setInterval(() => socket.write('m'), 20);
      socket.on('close', () => clearInterval(timer));
    },
    'GATEWAY_SLOW',
  ],
  'closes without an answer': [(socket) => socket.end(), 'GATEWAY_CUT'],
  resets: [(socket) => socket.resetAndDestroy(), 'GATEWAY_CUT'],
  'breaks off in the head': [(socket) => socket.end('HTTP/1.1 200 OK\r\nContent-'), 'GATEWAY_CUT'],
  'sends the first bytes and breaks off, as one that scans meanwhile': [
    (socket) => socket.end(`${head}Content-Length: ${image.length}\r\n\r\nmotw`),
    'GATEWAY_CUT',
  ],
  'sends the first bytes and resets': [
    (socket) =>
      socket.write(`${head}Content-Length: ${image.length}\r\n\r\nmotw`, () => socket.resetAndDestroy()),
    'GATEWAY_CUT',
  ],
  'breaks off in a chunk': [
    (socket) => socket.end(`${head}Transfer-Encoding: chunked\r\n\r\n1000\r\nmotw`),
    'GATEWAY_CUT',
  ],
  'sends the first bytes, with no length, and ends': [
    (socket) => socket.end(`${head}Connection: close\r\n\r\n${'motw'.repeat(100)}`),
    'GATEWAY_CUT',
    /only 400 of 300000 bytes/,
  ],
  'sends the first bytes as if they were all': [
    answer('200 OK', { headers: [`Content-Type: text/plain`], body: 'motw'.repeat(100) }),
    'GATEWAY_CUT',
  ],
  'sends nothing with 200': [answer('200 OK'), 'GATEWAY_CUT'],
  'breaks off in the page of a refusal': [
    (socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 1000\r\n\r\n<html>'),
    'GATEWAY_CUT',
  ],

  'wants a login': [
    answer('407 Proxy Authentication Required', { ...html, headers: ['Proxy-Authenticate: Negotiate'] }),
    'GATEWAY_LOGIN',
    /HTTP 407/,
  ],
  ...Object.fromEntries(
    [
      '400 Bad Request',
      '401 Unauthorized',
      '404 Not Found',
      '429 Too Many Requests',
      '500 Internal Server Error',
      '502 Bad Gateway',
      '503 Service Unavailable',
      '504 Gateway Timeout',
    ].map((status) => [
      `answers ${status}`,
      [answer(status, html), 'GATEWAY_FAULT', new RegExp(`HTTP ${status}; No Not & never$`)] as const,
    ]),
  ),
  'asks for patience': [
    answer('200 OK', {
      headers: ['Content-Type: text/html'],
      body: '<meta http-equiv="Refresh" content="3"><p>We are looking into your file</p>',
    }),
    'GATEWAY_FAULT',
    /goes on by itself/,
  ],
  'asks for patience by a header': [
    answer('200 OK', { headers: ['Content-Type: text/html', 'Refresh: 5'], body: page }),
    'GATEWAY_FAULT',
  ],
  'sends other bytes': [
    answer('200 OK', { body: Buffer.alloc(300_000, 'wotm') }),
    'GATEWAY_FAULT',
    /no page/,
  ],
  'sends the image changed, and calls it text': [
    answer('200 OK', { headers: ['Content-Type: text/plain'], body: Buffer.from(image).fill(0, 9, 12) }),
    'GATEWAY_FAULT',
  ],
  'redirects to the image itself': [
    (socket, request) => {
      const [, url] = /^GET (\S+)/.exec(request) ?? [];
      answer('302 Found', { headers: [`Location: ${url}`] })(socket, request);
    },
    'GATEWAY_FAULT',
    /where the image is itself/,
  ],
  'redirects to https, same place': [
    answer('301 Moved', { headers: ['Location: https://127.0.0.1/login'] }),
    'GATEWAY_FAULT',
  ],
  'sends without an end': [
    (socket) => {
      socket.write(`${head}\r\n`);
      const more = (): void => void (socket.writable && socket.write(Buffer.alloc(65_536), more));
      more();
    },
    'GATEWAY_FAULT',
    /more than 1048576 bytes/,
  ],
  'passes a refusal of the server on': [
    answer('403 Forbidden', { headers: ['Motw-Origin: none'] }),
    'GATEWAY_FAULT',
    /the server behind it/,
  ],

  'is no HTTP server': [(socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'GATEWAY_PROTOCOL'],
  'redirects nowhere': [answer('302 Found'), 'GATEWAY_PROTOCOL'],
  'sends a part': [answer('206 Partial Content', { body: 'motw' }), 'GATEWAY_PROTOCOL'],
  'says that nothing changed': [answer('304 Not Modified'), 'GATEWAY_PROTOCOL'],
  'sends a head without an end': [
    (socket) => void socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(1 << 20)}`),
    'GATEWAY_PROTOCOL',
  ],
};

for (const [title, [behaviour, expected, words]] of Object.entries(table)) {
  test(`a proxy that ${title}: ${expected}`, async (t) => {
    const port = await rawProxy(t, behaviour);
    const timeout = expected === 'GATEWAY_SLOW' ? '500ms' : '60s';
    const gateway = await gatewayOf(t, { proxy: `http://127.0.0.1:${port}`, timeout });
    const told = await outcome(() => gateway.pass(parcel(), 'blocked', call));
    t.is(told.is, expected, told.text);
    if (words !== undefined) t.regex(told.text, words);
  });
}

test('a proxy that is not there: GATEWAY_UNREACHABLE', async (t) => {
  const gateway = await gatewayOf(t, { proxy: `http://127.0.0.1:${await deadPort()}` });
  await t.throwsAsync(gateway.pass(parcel(), 'blocked', call), { code: 'GATEWAY_UNREACHABLE' });
});

test('a proxy whose name nobody knows: GATEWAY_UNREACHABLE', async (t) => {
  const gateway = await gatewayOf(t, { proxy: 'http://proxy.invalid:3128' });
  await t.throwsAsync(gateway.pass(parcel(), 'blocked', call), { code: 'GATEWAY_UNREACHABLE' });
});

test('a page that repeats the password does not bring it into the report', async (t) => {
  const env = { PROXY_PASSWORD: 'correct horse battery' };
  const account = { user: 'office', password: { env: 'PROXY_PASSWORD' } };
  for (const status of ['403 Forbidden', '500 Oops']) {
    const port = await rawProxy(t, (socket, request) => {
      t.regex(request, /proxy-authorization: Basic /i);
      const body = `<p>${request} correct horse battery</p>`;
      const headers = ['Content-Type: text/html', 'X-Asked: correct horse battery'];
      answer(status, { headers, body })(socket, request);
    });
    const gateway = await gatewayOf(t, { proxy: `http://127.0.0.1:${port}`, ...account }, env);
    const passed = await gateway.pass(parcel(), 'blocked', call).catch((error: GatewayError) => error);
    const told = JSON.stringify('raw' in passed ? passed.raw.map(({ bytes }) => String(bytes)) : '');
    const text = `${told} ${'text' in passed ? passed.text : String(passed)}`;
    t.notRegex(text, /correct horse|b2ZmaWNlOmNvcnJlY3Q/);
    t.regex(text, /\[secret\]/);
  }
});

test("the caller's end of patience is its own, and no fault of the gateway", async (t) => {
  const port = await rawProxy(t, () => stop.abort(new Error('Ctrl-C')));
  const stop = new AbortController();
  const gateway = await gatewayOf(t, { proxy: `http://127.0.0.1:${port}` });
  const asked: Call = { signal: stop.signal, timeoutMs: 10_000 };
  await t.throwsAsync(gateway.pass(parcel(), 'blocked', asked), { message: 'Ctrl-C' });
});

test('a port that is taken: GATEWAY_NOT_STARTED', async (t) => {
  const port = await rawProxy(t, () => {});
  const serve = { listen: `127.0.0.1:${port}` };
  const error = await t.throwsAsync(gatewayOf(t, { proxy: 'http://127.0.0.1:9', serve }));
  t.is((error as GatewayError).code, 'GATEWAY_NOT_STARTED');
});
