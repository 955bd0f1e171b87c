import test from 'ava';
import * as fc from 'fast-check';
import { proxySecrets } from '../../runner/http/proxies.ts';
import { Redactor } from '../../runner/http/redactor.ts';

const secret = 'p"a\\ss/w+ört &1<\'>=?';

function redactorOf(...secrets: readonly string[]): Redactor {
  const redactor = new Redactor();
  for (const one of secrets) redactor.add(one);
  return redactor;
}

/** How a character may stand in a text. */
const written: Readonly<Record<string, (character: string) => string>> = {
  'as it is': (c) => c,
  'in JSON': (c) => JSON.stringify(c).slice(1, -1),
  'as \\u': (c) => `\\u${hex(c).padStart(4, '0')}`,
  'as \\u in capital letters': (c) => `\\u${hex(c).toUpperCase().padStart(4, '0')}`,
  'as \\u{}': (c) => `\\u{${hex(c)}}`,
  'as \\x': (c) => `\\x${hex(c).padStart(2, '0')}`,
  'in an address': (c) => encodeURIComponent(c),
  'in an address in small letters': (c) => encodeURIComponent(c).toLowerCase(),
  'every character in an address': (c) => [...Buffer.from(c)].map((byte) => `%${byte.toString(16)}`).join(''),
  'in a form': (c) => new URLSearchParams({ a: c }).toString().slice(2),
  'as a decimal entity': (c) => `&#${c.codePointAt(0)};`,
  'as a decimal entity with zeros': (c) => `&#000${c.codePointAt(0)};`,
  'as a hexadecimal entity': (c) => `&#x${hex(c)};`,
  'as a hexadecimal entity in capital letters': (c) => `&#X${hex(c).toUpperCase()};`,
  'as a named entity': (c) =>
    ({ '"': '&quot;', '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&apos;', '/': '&sol;', '=': '&equals;' })[
      c
    ] ?? c,
};
const ways = Object.values(written);

function hex(c: string): string {
  return (c.codePointAt(0) ?? 0).toString(16);
}

function all(way: (character: string) => string, text: string): string {
  return [...text].map(way).join('');
}

for (const [how, way] of Object.entries(written)) {
  test(`a secret is found ${how}`, (t) => {
    t.is(redactorOf(secret).redacted(`before ${all(way, secret)} after`), 'before [secret] after');
  });
}

test('a secret is found whatever way each of its characters is written, and in what that is written into', (t) => {
  const redactor = redactorOf(secret);
  const way = fc.constantFrom(...ways);
  const each = fc.array(way, { minLength: secret.length, maxLength: secret.length });
  const mixed = fc.property(each, (list) => {
    const text = [...secret].map((c, n) => list[n]?.(c) ?? c).join('');
    return redactor.redacted(`(${text})`) === '([secret])';
  });
  t.notThrows(() => void fc.assert(mixed));
  const outer = ways.filter((one) => one('\\') !== '\\' || one('&') !== '&');
  const within = fc.property(way, fc.constantFrom(...outer), (inner, around) => {
    return redactor.redacted(`(${all(around, all(inner, secret))})`) === '([secret])';
  });
  t.notThrows(() => void fc.assert(within));
});

test('what stands around a secret stays as it was written', (t) => {
  const redactor = redactorOf(secret);
  const around = 'C:\\\\Users\\n%41%zz&amp;&nothing;\\u0041 %C3%B6 \\ud83d';
  const text = `${around}${JSON.stringify(secret).slice(1, -1)}${around}${encodeURIComponent(secret)}${around}`;
  t.is(redactor.redacted(text), `${around}[secret]${around}[secret]${around}`);
  t.is(redactor.redacted(around), around);
});

test('what stands behind a scheme is secret without it, and so is what it holds', (t) => {
  const key = 'ui2lp2axTNmsyakw9tvNnw';
  const encoded = Buffer.from(`VuaCfGcBCdbkQm-e5aOx:${key}`).toString('base64');
  for (const scheme of ['Bearer', 'ApiKey', 'Basic', 'bearer', 'Splunk']) {
    const redactor = redactorOf(`${scheme} ${encoded}`);
    t.is(redactor.redacted(`a ${encoded} b`), 'a [secret] b', scheme);
    t.is(redactor.redacted(`a ${key} b`), 'a [secret] b', scheme);
    t.is(redactor.redacted(`a VuaCfGcBCdbkQm-e5aOx:${key} b`), 'a [secret] b', scheme);
  }
  t.is(redactorOf(encoded).redacted(`a ${key} b`), 'a [secret] b', 'without a scheme');
  const token = 'a-token-that-is-no-base64';
  t.is(redactorOf(`Bearer ${token}`).redacted(`token=${token}`), 'token=[secret]');
});

test('a secret is found in base64 of either alphabet, whatever stands before and after it', (t) => {
  const redactor = redactorOf(secret);
  for (const encoding of ['base64', 'base64url'] as const) {
    for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
      for (const after of ['', 'x', 'xy']) {
        const text = Buffer.from(`${before}${secret}${after}`).toString(encoding);
        const left = redactor.redacted(text);
        // One character on either side may be of the secret in part.
        const foreign = Math.ceil((before.length * 4) / 3) + Math.ceil((after.length * 4) / 3);
        const rest = left.replace(/=+$/, '').replace('[secret]', '');
        t.true(left.includes('[secret]') && rest.length <= foreign + 2, `${text} → ${left}`);
      }
    }
  }
});

test('redacting ends soon, whatever the text', (t) => {
  const redactor = redactorOf(secret, 'Bearer aaaaaaaaaaaaaaaa', '%41%42%43%44%45%46%47%48');
  for (const piece of ['\\', '%', '%2', '%25', '&', '&amp;', '&#0', '\\u0', 'a', '%41', 'p"a\\ss/w+']) {
    const text = piece.repeat(2e5);
    t.true(redactor.redacted(text).length > 0, piece);
  }
});

test("a proxy address' password is known, however badly it is written", (t) => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'http://user:pass-word-1@proxy:8080': ['pass-word-1', 'user:pass-word-1'],
    'user:pass-word-1@proxy:8080': ['pass-word-1'],
    'http://user:pass%23word-1@proxy:8080': ['pass%23word-1', 'pass#word-1'],
    'http://user:left-half/right-half@proxy': ['left-half', 'right-half', 'left-half/right-half'],
    'http://user:left-half#right@half-2@proxy': ['left-half', 'left-half#right@half-2'],
    'http://token-for-it@proxy': ['token-for-it'],
    'http://user:100%-sure@proxy': ['100%-sure'],
  };
  for (const [address, secrets] of Object.entries(cases)) {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) {
      const known = proxySecrets({ [name]: address });
      for (const one of secrets) t.true(known.includes(one), `${address}: ${one}`);
    }
  }
  t.deepEqual(proxySecrets({ HTTPS_PROXY: 'http://proxy:8080', NO_PROXY: 'a@b' }), []);
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
