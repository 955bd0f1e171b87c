import test from 'ava';
import { flattened } from '../../runner/sources/flatten.ts';
import { parseJson } from '../../runner/sources/http/answer-json.ts';
import { Redactor } from '../../runner/sources/http/redactor.ts';
import { retryAfterMs } from '../../runner/sources/http/retry-after.ts';

test('fields come out as text under dotted names, whether they were nested or not', (t) => {
  const alert = {
    'kibana.alert.rule.name': 'a',
    host: { name: 'LAB', ip: ['10.0.0.1', '10.0.0.2'] },
    list: [{ x: 1 }, { x: true }, { y: null }],
    empty: [],
    none: null,
    zero: 0,
  };
  t.deepEqual(flattened(alert), {
    'kibana.alert.rule.name': 'a',
    'host.name': 'LAB',
    'host.ip': ['10.0.0.1', '10.0.0.2'],
    'list.x': ['1', 'true'],
    'alert.zero': '0',
  });
});

test("no field of an alert can be taken for Windows' own or for ours", (t) => {
  const alert = {
    ProcessId: 1,
    Image: 'a',
    'motw.controls': ['x'],
    motw: { controls: 'y' },
    __proto__: null,
  };
  t.deepEqual(flattened(alert), {
    'alert.ProcessId': '1',
    'alert.Image': 'a',
    'alert.motw.controls': ['x', 'y'],
  });
  const named = JSON.parse('{"__proto__":{"polluted":1},"constructor":"c"}');
  t.deepEqual({ ...flattened(named) }, { '__proto__.polluted': '1', 'alert.constructor': 'c' });
  t.false('polluted' in {});
});

test('what is nested too deeply stays JSON text', (t) => {
  let deep: object = { marker: '1a2b3c4d' };
  for (let n = 0; n < 200; n++) deep = { a: deep };
  const texts = Object.values(flattened(deep as never));
  t.is(texts.length, 1);
  t.true(String(texts[0]).includes('1a2b3c4d'));
});

test('no digit of a number is lost', (t) => {
  const same = (text: string) => text;
  const json =
    '{"id":12345678901234567890,"neg":-9007199254740993,"small":9007199254740991,"f":1.5,"e":1e400,"s":"1"}';
  t.deepEqual(parseJson(json, same), {
    id: '12345678901234567890',
    neg: '-9007199254740993',
    small: 9007199254740991,
    f: 1.5,
    e: '1e400',
    s: '1',
  });
  t.throws(() => parseJson('{', same), { instanceOf: SyntaxError });
  const depth = (levels: number) => `${'['.repeat(levels)}"]]\\"[["${']'.repeat(levels)}`;
  t.notThrows(() => parseJson(depth(200), same));
  t.throws(() => parseJson(depth(201), same), { instanceOf: RangeError });
  t.throws(() => parseJson('['.repeat(3e5) + ']'.repeat(3e5), same), { instanceOf: RangeError });
});

test("Retry-After is seconds or a date by the server's clock (RFC 9110 10.2.3)", (t) => {
  const now = Date.parse('2024-05-01T12:00:00Z');
  t.is(retryAfterMs('120', now), 120_000);
  t.is(retryAfterMs(' 0 ', now), 0);
  t.is(retryAfterMs('Wed, 01 May 2024 12:00:30 GMT', now), 30_000);
  t.is(retryAfterMs('Wednesday, 01-May-24 12:00:30 GMT', now), 30_000);
  t.is(retryAfterMs('Wed, 01 May 2024 11:00:00 GMT', now), 0);
  for (const none of [undefined, '', 'soon']) t.is(retryAfterMs(none, now), null);
});

test('a secret is taken out in every form in which it travels', (t) => {
  const secret = 'p"a\\ss/w+ört &1';
  const redactor = new Redactor();
  redactor.add(secret);
  const json = JSON.stringify(secret);
  const forms = [
    secret,
    json,
    JSON.stringify(json),
    json.replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    new URLSearchParams({ a: secret }).toString(),
    Buffer.from(secret).toString('base64'),
    encodeURIComponent(Buffer.from(secret).toString('base64')),
  ];
  for (const form of forms)
    t.regex(redactor.redacted(`before ${form} after`), /^before \W*(?:a=)?\[secret\]\W* after$/);
  t.is(redactor.redacted('nothing of it'), 'nothing of it');
});
