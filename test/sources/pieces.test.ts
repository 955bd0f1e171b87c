import test from 'ava';
import { Redactor } from '../../runner/http/redactor.ts';
import { flattened } from '../../runner/sources/flatten.ts';
import { parseJson } from '../../runner/sources/server/answer-json.ts';

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

test('a name, a text and a number of an answer are without secrets, and the answer stays JSON', (t) => {
  const redactor = new Redactor();
  for (const one of ['1234567890', 'key"with\\odd']) redactor.add(one);
  const text = '{"key\\u0022with\\\\odd":[1234567890,12345,"x key\\"with\\\\odd"],"b":-1.5}';
  t.deepEqual(
    parseJson(text, (value) => redactor.redacted(value)),
    { '[secret]': ['[secret]', 12_345, 'x [secret]'], b: -1.5 },
  );
});
