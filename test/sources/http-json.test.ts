import test from 'ava';
import { valuesAt } from '../../runner/sources/http-json/json-path.ts';
import { timeOf } from '../../runner/sources/http-json/time-of.ts';
import { Lab, rule, throwsCoded } from './lab.ts';
import { HttpJsonProduct } from './products/http-json-product.ts';

const fields = { id: 'id', time: 'time', rule: 'rule' };
const alert = (n: number) => ({ id: n, time: new Date().toISOString(), rule });

test('a POST carries its body with every placeholder put in', async (t) => {
  await using product = await new HttpJsonProduct().start();
  const body = '{"back":{seconds},"since":"{since}","ms":{sinceMs},"skip":{offset},"page":{page}}';
  const lab = new Lab(product, { method: 'POST', path: '/query', body, items: '$', fields, lateness: '1m' });
  product.server.fault = ({ body }) => {
    const { skip } = JSON.parse(body);
    const json = skip < 4 ? [alert(skip), alert(skip + 1)] : [];
    return { json, headers: { date: new Date().toUTCString() } };
  };
  await lab.source.cursor(lab.call());
  const bodies = product.server.asked.map(({ body }) => JSON.parse(body));
  t.deepEqual(
    bodies.map(({ skip, page }) => [skip, page]),
    [
      [0, 1],
      [2, 2],
      [4, 3],
    ],
  );
  for (const { back, since, ms } of bodies) {
    t.is(back, 60);
    t.true(Math.abs(Date.parse(since) - ms) < 2);
    t.true(Math.abs(Date.now() - 60_000 - ms) < 60_000);
  }
});

test('next pages are followed where the answer has their address', async (t) => {
  await using product = await new HttpJsonProduct().start();
  const lab = new Lab(product, { path: '/a?back={seconds}', items: 'list', next: 'links.next', fields });
  const from = await lab.source.cursor(lab.call()).catch(() => '0 0');
  product.server.fault = ({ query }) => {
    const page = Number(query.get('p') ?? 0);
    return { json: { list: [alert(page)], links: page < 2 ? { next: `/a?p=${page + 1}` } : { next: null } } };
  };
  t.is((await lab.alerts(from)).length, 3);
  product.server.fault = () => ({ json: { list: [], links: { next: '/a?p=1' } } });
  await throwsCoded(t, lab.read(from), 'SOURCE_ANSWER');
});

test('a query that counts back from now needs no Date, one with an absolute time does', async (t) => {
  await using product = await new HttpJsonProduct().start();
  product.server.fault = () => ({ json: { list: [] } });
  const relative = new Lab(product, { path: '/a?back={seconds}', items: 'list', fields });
  await t.notThrowsAsync(relative.source.cursor(relative.call()));
  const absolute = new Lab(product, { path: '/a?since={since}', items: 'list', fields });
  await throwsCoded(t, absolute.source.cursor(absolute.call()), 'SOURCE_ANSWER');
});

for (const [what, item] of Object.entries({
  'no id': { time: 1, rule },
  'a map as id': { id: {}, time: 1, rule },
  'no time': { id: 1, rule },
  'a time without a zone': { id: 1, time: '2024-05-01T12:00:00', rule },
  'no rule': { id: 1, time: 1 },
  'nothing of a map': 'text',
})) {
  test(`an item with ${what} is an error`, async (t) => {
    await using product = await new HttpJsonProduct().start();
    const lab = new Lab(product, { path: '/a', items: 'list', fields });
    product.server.fault = () => ({ json: { list: [item] } });
    await throwsCoded(t, lab.source.cursor(lab.call()), 'SOURCE_ANSWER');
  });
}

test('a path finds what it names', (t) => {
  const json = { a: { b: [{ c: 1 }, { c: [2, 3] }, {}] }, 'x.y': { z: null }, x: { y: 5 }, list: ['p', 'q'] };
  t.deepEqual(valuesAt(json, 'a.b.c'), [1, [2, 3]]);
  t.deepEqual(valuesAt(json, 'a.b.*.c'), [1, [2, 3]]);
  t.deepEqual(valuesAt(json, 'a.b.1.c.0'), [2]);
  t.deepEqual(valuesAt(json, 'x.y.z'), [null]);
  t.deepEqual(valuesAt(json, 'x.y'), [5, { z: null }]);
  t.deepEqual(valuesAt(json, 'list'), [['p', 'q']]);
  t.deepEqual(valuesAt(json, '$'), [json]);
  for (const absent of ['b', 'a.b.9', 'a.b.c.d', '__proto__', 'constructor.name', 'a.hasOwnProperty']) {
    t.deepEqual(valuesAt(json, absent), [], absent);
  }
});

test('a time is ISO 8601 with a zone, or seconds or milliseconds since 1970', (t) => {
  const may = '2024-05-01T12:00:00.000Z';
  for (const same of [
    may,
    '2024-05-01T14:00:00+02:00',
    '2024-05-01T12:00:00.0000000Z',
    1714564800,
    1714564800000,
    '1714564800',
  ]) {
    t.is(timeOf(same), may, String(same));
  }
  t.is(timeOf(1714564800.25), '2024-05-01T12:00:00.250Z');
  for (const none of [null, '', 'now', '2024-05-01', '2024-05-01T12:00:00', 1e20, -1, true, {}, 'fooZ']) {
    t.is(timeOf(none), null, String(none));
  }
});
