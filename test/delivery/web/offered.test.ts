import test from 'ava';
import { call, image, parcel } from './parcel.ts';
import { deadPort, gatewayOf } from './raw-proxy.ts';

const proxy = 'http://127.0.0.1:3128';

test('what is on offer to the target is there as long as it is held, and nothing else is', async (t) => {
  const port = await deadPort();
  const gateway = await gatewayOf(t, {
    proxy,
    serve: { listen: `127.0.0.1:${port}`, url: 'http://files.example:8080/motw' },
  });
  const offered = await gateway.offer(parcel(), call);
  if (offered === null) return t.fail();
  t.regex(offered.url, /^http:\/\/files\.example:8080\/motw\/[0-9a-f]{16}-0badcafe\/quote-0badcafe\.iso$/);
  // As it comes in behind whatever that address leads to.
  const here = `http://127.0.0.1:${port}${new URL(offered.url).pathname}`;
  const answer = await fetch(here);
  t.is(answer.status, 200);
  t.true(Buffer.from(await answer.arrayBuffer()).equals(image));
  t.is((await fetch(`${here}x`)).status, 404);
  await offered[Symbol.asyncDispose]();
  t.is((await fetch(here)).status, 404);
});

for (const url of [
  'http://127.0.0.1:8080',
  'http://127.1.2.3/',
  'http://[::1]:8080',
  'http://LOCALHOST',
  'http://a.localhost/x',
])
  test(`${url} leads the target to itself: nothing is on offer`, async (t) => {
    const gateway = await gatewayOf(t, { proxy, serve: { listen: `127.0.0.1:${await deadPort()}`, url } });
    t.is(await gateway.offer(parcel(), call), null);
  });

test('where it only listens on loopback, nothing is on offer', async (t) => {
  t.is(await (await gatewayOf(t, { proxy })).offer(parcel(), call), null);
});

for (const url of [
  'http://192.0.2.7:8080',
  'http://[2001:db8::7]',
  'http://localhost.example',
  'http://127.example',
])
  test(`${url} is an address for the target`, async (t) => {
    const gateway = await gatewayOf(t, { proxy, serve: { listen: `127.0.0.1:${await deadPort()}`, url } });
    await using offered = await gateway.offer(parcel(), call);
    t.true(offered?.url.startsWith(url));
  });
