import { request } from 'node:http';
import test from 'ava';
import { rangeOf } from '../../../runner/delivery/web/byte-range.ts';
import type { Offer } from '../../../runner/delivery/web/offer.ts';
import { OriginServer } from '../../../runner/delivery/web/origin-server.ts';
import type { Parcel } from '../../../runner/ports/gateway.ts';
import { image, isoType, marker, parcel } from './parcel.ts';

const size = image.length;

/** RFC 9110, 14.1.2 and 14.2. */
const ranges: Readonly<Record<string, readonly [string | undefined, ReturnType<typeof rangeOf>]>> = {
  none: [undefined, null],
  'a beginning': ['bytes=0-99', { from: 0, to: 100 }],
  'a middle': ['bytes=100-100', { from: 100, to: 101 }],
  'to the end': [`bytes=${size - 1}-`, { from: size - 1, to: size }],
  'more than there is': [`bytes=10-${size * 2}`, { from: 10, to: size }],
  'the last bytes': ['bytes=-5', { from: size - 5, to: size }],
  'more last bytes than there are': [`bytes=-${size * 2}`, { from: 0, to: size }],
  'no last bytes': ['bytes=-0', 'unsatisfiable'],
  'behind the end': [`bytes=${size}-`, 'unsatisfiable'],
  'the wrong way round': ['bytes=9-3', null],
  'another unit': ['lines=0-1', null],
  several: ['bytes=0-1,5-6', null],
  nothing: ['bytes=-', null],
};
for (const [title, [header, expected]] of Object.entries(ranges)) {
  test(`a range: ${title}`, (t) => t.deepEqual(rangeOf(header, size), expected));
}

async function served(sent: Parcel, use: (offer: Offer) => Promise<void>): Promise<void> {
  await using origin = await OriginServer.start({
    listen: { host: '127.0.0.1', port: 0 },
    tls: null,
    url: null,
  });
  await use(origin.offer(sent));
}

async function ask(url: URL, { method = 'GET', headers = {} }: { method?: string; headers?: object } = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }>((done, fail) => {
    const asked = request(url, { method, headers: { ...headers }, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', fail);
      answer.on('end', () =>
        done({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', fail);
    asked.end();
  });
}

test('GET and HEAD of what is on offer, and who asked', async (t) => {
  await served(parcel(), async (offer) => {
    t.regex(offer.url.pathname, new RegExp(`^/[0-9a-f]{16}-${marker}/quote-${marker}\\.iso$`));
    const whole = await ask(offer.url);
    t.is(whole.status, 200);
    t.true(whole.bytes.equals(image));
    t.like(whole.headers, {
      'content-type': isoType,
      'content-length': String(size),
      'accept-ranges': 'bytes',
    });
    const head = await ask(offer.url, { method: 'HEAD' });
    t.is(head.bytes.length, 0);
    t.like(head.headers, { 'content-type': isoType, 'content-length': String(size) });
    t.like(await ask(offer.url, { method: 'POST' }), { status: 405, headers: { allow: 'GET, HEAD' } });
    t.like(offer.asked, [
      { method: 'GET', status: 200, from: '127.0.0.1', via: null },
      { method: 'HEAD', status: 200 },
      { method: 'POST', status: 405 },
    ]);
  });
});

test('parts of it', async (t) => {
  await served(parcel(), async (offer) => {
    const part = await ask(offer.url, { headers: { Range: 'bytes=65530-65545' } });
    t.is(part.status, 206);
    t.true(part.bytes.equals(image.subarray(65_530, 65_546)));
    t.is(part.headers['content-range'], `bytes 65530-65545/${size}`);
    const behind = await ask(offer.url, { headers: { Range: `bytes=${size}-` } });
    t.is(behind.status, 416);
    t.is(behind.headers['content-range'], `bytes */${size}`);
    const another = await ask(offer.url, { headers: { Range: 'bytes=0-1', 'If-Range': '"another"' } });
    t.is(another.status, 200);
  });
});

test('nothing else, and nothing any more', async (t) => {
  await using origin = await OriginServer.start({
    listen: { host: '127.0.0.1', port: 0 },
    tls: null,
    url: null,
  });
  const offer = origin.offer(parcel());
  t.is((await ask(offer.url)).status, 200);
  for (const other of ['/', `/quote-${marker}.iso`, `${offer.url.pathname}x`, `${offer.url.pathname}?x`])
    t.is((await ask(new URL(other, offer.url))).status, 404, other);
  origin.withdraw(offer);
  t.is((await ask(offer.url)).status, 404);
});

test('disguises', async (t) => {
  await served(parcel({ disguise: 'chunked' }), async (offer) => {
    const { headers, bytes } = await ask(offer.url, { headers: { Range: 'bytes=0-1' } });
    t.is(headers['transfer-encoding'], 'chunked');
    t.is(headers['content-length'], undefined);
    t.true(bytes.equals(image));
  });
  await served(parcel({ disguise: 'wrong-content-type' }), async (offer) => {
    t.is((await ask(offer.url)).headers['content-type'], 'text/plain');
  });
  await served(parcel({ disguise: 'query-string' }), async (offer) => {
    t.is(offer.url.search, `?file=quote-${marker}.iso`);
    t.regex(offer.url.pathname, /\/download$/);
    const { headers } = await ask(offer.url);
    t.is(headers['content-disposition'], `attachment; filename*=UTF-8''quote-${marker}.iso`);
    t.is(headers['content-type'], isoType);
  });
});

test('behind another server, under an address of its own', async (t) => {
  const url = new URL('https://lab.example/images');
  await using origin = await OriginServer.start({ listen: { host: '127.0.0.1', port: 0 }, tls: null, url });
  const { href } = origin.offer(parcel()).url;
  t.regex(href, /^https:\/\/lab\.example\/images\/[0-9a-f]{16}-/);
});
