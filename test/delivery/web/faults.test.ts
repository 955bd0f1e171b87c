import test from 'ava';
import { GatewayError, type GatewayFault } from '../../../runner/delivery/gateway-error.ts';
import type { Call } from '../../../runner/ports/call.ts';
import { call, image, isoType, parcel } from './parcel.ts';
import { type Behaviour, deadPort, gatewayOf, rawProxy } from './raw-proxy.ts';

type Expected = GatewayFault | 'HTTP_403' | 'HTTP_451' | 'REPLACED' | 'CAUTION_PAGE' | 'arrived';

const page =
  '<html><head><title>No</title><style>p{}</style></head><body><p>Not &amp; never</p></body></html>';

function answer(
  status: string,
  { headers = [], body = '' }: { readonly headers?: readonly string[]; readonly body?: string | Buffer } = {},
): Behaviour {
  return (socket) => {
    const lines = [`HTTP/1.1 ${status}`, `Content-Length: ${body.length}`, 'Connection: close', ...headers];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.end(body);
  };
}

const html = { headers: ['Content-Type: text/html; charset=utf-8'], body: page };
const head = `HTTP/1.1 200 OK\r\nContent-Type: ${isoType}\r\n`;

/** A page with a link, made of the address that was asked for. */
function linking(status: string, link: (url: string) => string): Behaviour {
  return (socket, request) => {
    const [, url = ''] = /^GET (\S+)/.exec(request) ?? [];
    answer(status, { ...html, body: `${page}${link(url)}` })(socket, request);
  };
}

/** What a proxy does when a disk image is asked for by http, what that counts as, and what is told of it. */
const table: Readonly<Record<string, readonly [Behaviour, Expected, RegExp?]>> = {
  'sends the image itself': [answer('200 OK', { body: image }), 'arrived'],

  'refuses with 403 and a page': [
    answer('403 Forbidden', html),
    'HTTP_403',
    /^HTTP 403 Forbidden; No Not & never$/,
  ],
  'refuses with 403 and nothing more': [answer('403 Nope'), 'HTTP_403', /^HTTP 403 Nope$/],
  'refuses with 451': [answer('451 Unavailable', html), 'HTTP_451', /Not & never/],
  'sends a block page with 200': [answer('200 OK', html), 'REPLACED', /^HTTP 200 OK; No Not & never$/],
  'redirects, and nobody said what its refusals are': [
    answer('302 Found', { headers: ['Location: https://block.example/?why=iso'] }),
    'GATEWAY_FAULT',
    /redirects to https:\/\/block\.example\/\?why=iso, which may be a refusal, a warning or a login/,
  ],
  'sends a page too long to be read to its end': [
    answer('200 OK', { ...html, body: `${page}${' '.repeat(300_000)}<form>` }),
    'GATEWAY_FAULT',
    /too long/,
  ],
  'refuses with 403 and a page with a link to the image, as Squid does': [
    linking('403 Forbidden', (url) => `<a href="${url.replaceAll('&', '&amp;')}">${url}</a>`),
    'HTTP_403',
  ],
  'warns with 403 and a form': [
    answer('403 Forbidden', { ...html, body: `${page}<FORM method=post><input name=id></FORM>` }),
    'CAUTION_PAGE',
    /^HTTP 403 Forbidden; No Not & never; the page has a form$/,
  ],
  'warns with a button': [
    answer('200 OK', { ...html, body: `${page}<input name="go" type='submit'>` }),
    'CAUTION_PAGE',
  ],
  'warns with something to click on': [
    answer('200 OK', { ...html, body: `${page}<span onclick="go()">on</span>` }),
    'CAUTION_PAGE',
  ],
  'warns with a link that leads on to the image': [
    linking('200 OK', (url) => `<a href='/proceed?to=${encodeURIComponent(url)}'>on</a>`),
    'CAUTION_PAGE',
  ],
  'sends a block page with a link, which may be to the rules and may lead on': [
    linking('200 OK', () => '<a href="https://intranet.example/go?id=9f2c">why</a>'),
    'GATEWAY_FAULT',
    /a link to https:\/\/intranet\.example\/go\?id=9f2c, which may be a way on/,
  ],
  'refuses with 403 and a page with a frame': [
    answer('403 Forbidden', { ...html, body: `${page}<iframe src=/more></iframe>` }),
    'GATEWAY_FAULT',
    /a frame/,
  ],
  'refuses with 403 and a page that nobody can read': [
    answer('403 Forbidden', { headers: [...html.headers, 'Content-Encoding: gzip'], body: 'x' }),
    'GATEWAY_FAULT',
    /can not be read/,
  ],
  'refuses with 403 and a page that goes on by itself': [
    answer('403 Forbidden', { headers: [...html.headers, 'Refresh: 3'], body: page }),
    'GATEWAY_FAULT',
    /goes on by itself/,
  ],
  'refuses with 403 and JSON': [
    answer('403 Forbidden', { headers: ['Content-Type: application/json'], body: '{"error": "iso"}' }),
    'HTTP_403',
    /\{"error": "iso"\}$/,
  ],
  "sends Squid's own page, with a mail to its administrator": [
    linking(
      '403 Forbidden',
      (url) =>
        `<a href="${url}">${url}</a> <a href="mailto:root?subject=${encodeURIComponent(url)}">root</a>`,
    ),
    'HTTP_403',
  ],
  'warns with a link to the image under other words': [
    linking('200 OK', (url) => `<a href="${url}">I know what I do</a>`),
    'CAUTION_PAGE',
    /; the page has a link that leads to the image or runs a script$/,
  ],

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

for (const [nth, [blockPage, behaviour, expected]] of (
  [
    ['not & NEVER', answer('200 OK', { ...html, body: `${page}<form>` }), 'REPLACED'],
    ['not & never', answer('403 Forbidden', { ...html, body: `${page}<form>` }), 'HTTP_403'],
    [
      '//block.example/',
      answer('302 Found', { headers: ['Location: https://block.example/?iso'] }),
      'REPLACED',
    ],
    [
      '//block.example/',
      answer('302 Found', { headers: ['Location: https://warn.example/'] }),
      'GATEWAY_FAULT',
    ],
    [
      'f\u00fcr Sie gesperrt',
      answer('200 OK', {
        headers: ['Content-Type: text/html; charset=iso-8859-1'],
        body: Buffer.from('<p>F\u00fcr Sie <b>gesperrt</b><form>', 'latin1'),
      }),
      'REPLACED',
    ],
    [
      'f\u00fcr Sie  gesperrt',
      answer('200 OK', { ...html, body: '<p>F&uuml;r Sie&#32;gesperrt<form>' }),
      'REPLACED',
    ],
    ['blocked', answer('200 OK', { ...html, body: `${page}<form>` }), 'CAUTION_PAGE'],
  ] as const
).entries()) {
  test(`its refusals have '${blockPage}', case ${nth + 1}: ${expected}`, async (t) => {
    const port = await rawProxy(t, behaviour);
    const gateway = await gatewayOf(t, { proxy: `http://127.0.0.1:${port}`, blockPage });
    t.is((await outcome(() => gateway.pass(parcel(), 'blocked', call))).is, expected);
  });
}

async function outcome(pass: () => ReturnType<Awaited<ReturnType<typeof gatewayOf>>['pass']>) {
  try {
    const passage = await pass();
    return passage.is === 'arrived' ? { is: 'arrived', text: '' } : { is: passage.code, text: passage.text };
  } catch (error) {
    if (error instanceof GatewayError) return { is: error.code, text: error.message };
    throw error;
  }
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
