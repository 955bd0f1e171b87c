import test from 'ava';
import { answer, type Expected, html, outcome, page } from './answers.ts';
import { call, parcel } from './parcel.ts';
import { type Behaviour, gatewayOf, rawProxy } from './raw-proxy.ts';

/** A page with a link, made of the address that was asked for. */
function linking(status: string, link: (url: string) => string): Behaviour {
  return (socket, request) => {
    const [, url = ''] = /^GET (\S+)/.exec(request) ?? [];
    answer(status, { ...html, body: `${page}${link(url)}` })(socket, request);
  };
}

/** What a proxy shows instead of a disk image, what that counts as, and what is told of it. */
const table: Readonly<Record<string, readonly [Behaviour, Expected, RegExp?]>> = {
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
};

for (const [title, [behaviour, expected, words]] of Object.entries(table)) {
  test(`a proxy that ${title}: ${expected}`, async (t) => {
    const port = await rawProxy(t, behaviour);
    const gateway = await gatewayOf(t, { proxy: `http://127.0.0.1:${port}` });
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
