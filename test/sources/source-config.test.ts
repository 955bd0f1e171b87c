import test from 'ava';
import * as z from 'zod';
import { alertControls } from '../../runner/sources/alert-controls.ts';
import { sourceConfig } from '../../runner/sources/source-config.ts';

const alerts = [{ control: 'siem-iso', rule: 'ISO mounted', actsAt: 'mount' }];
const elastic = {
  kind: 'elastic',
  name: 'siem',
  url: 'https://es.example:9200',
  auth: { apiKey: { env: 'KEY' } },
  alerts,
};
const http = {
  ...{ kind: 'http-json', name: 'filter', url: 'https://filter.example', alerts },
  ...{ path: '/a', items: 'list', fields: { id: 'id', time: 'time', rule: 'rule' } },
};

/** Where it is wrong, as `auth.apiKey`. */
function wrongAt(config: object): readonly string[] {
  return sourceConfig.safeParse(config).error?.issues.map(({ path }) => path.join('.')) ?? [];
}

test('every kind has what it needs by its defaults', (t) => {
  const bearer = { auth: { token: { file: 'token' } }, alerts, name: 'siem' };
  const parsed = [
    elastic,
    { ...bearer, kind: 'opensearch', url: 'https://os.example' },
    { ...bearer, kind: 'splunk', url: 'https://splunk.example:8089' },
    { ...bearer, kind: 'defender-xdr' },
    http,
  ].map((config) => sourceConfig.parse(config));
  for (const { poll, lateness, spacing, hosts, lookTimeout, requestTimeout } of parsed) {
    t.deepEqual(
      { poll, lateness, spacing, hosts },
      { poll: 10_000, lateness: 900_000, spacing: 60_000, hosts: [] },
    );
    t.deepEqual([lookTimeout, requestTimeout], [60_000, 30_000]);
  }
  t.is(parsed[3]?.url, 'https://graph.microsoft.com');
});

test('durations are written with a unit and come out as milliseconds', (t) => {
  const { poll, lateness } = sourceConfig.parse({ ...elastic, poll: '500ms', lateness: '2h' });
  t.deepEqual([poll, lateness], [500, 7_200_000]);
  for (const poll of ['5', '0s', '-1s', '1.5s', '5 s', 'soon', 5])
    t.deepEqual(wrongAt({ ...elastic, poll }), ['poll']);
});

test('a secret is never in the file', (t) => {
  for (const apiKey of [
    'VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6',
    { value: 'x' },
    { env: 'A', file: 'b' },
    { env: '' },
    {},
  ]) {
    t.regex(wrongAt({ ...elastic, auth: { apiKey } }).join(), /^auth/, JSON.stringify(apiKey));
  }
  for (const url of [
    'https://user:pass@es.example',
    'https://user@es.example',
    'https://es.example/?key=abc',
    'https://es.example/#a',
  ]) {
    t.deepEqual(wrongAt({ ...elastic, url }), ['url'], url);
  }
});

test('secrets go over https, but to this machine', (t) => {
  for (const url of [
    'http://127.0.0.1:9200',
    'http://localhost',
    'http://[::1]:9200',
    'https://a.example/base',
  ]) {
    t.deepEqual(wrongAt({ ...elastic, url }), [], url);
  }
  for (const url of [
    'http://es.example',
    'ftp://a',
    'es.example',
    '',
    'http://127.0.0.1.example',
    'file:///etc/passwd',
  ]) {
    t.deepEqual(wrongAt({ ...elastic, url }), ['url'], url);
  }
  const auth = { tenant: 't', client: 'c', clientSecret: { env: 'S' }, authority: 'http://login.example' };
  t.deepEqual(wrongAt({ kind: 'defender-xdr', name: 'edr', alerts, auth }), ['auth.authority']);
});

test('what is misspelt, missing or of another kind is refused', (t) => {
  t.deepEqual(wrongAt({ ...elastic, kind: 'qradar' }), ['kind']);
  t.deepEqual(wrongAt({ ...elastic, indexes: 'a' }), ['']);
  t.deepEqual(wrongAt({ ...elastic, alerts: [] }), ['alerts']);
  t.deepEqual(wrongAt({ ...elastic, alerts: [{ ...alerts[0], actsAt: 'collect' }] }), ['alerts.0.actsAt']);
  t.deepEqual(wrongAt({ ...elastic, alerts: [{ ...alerts[0], control: 'Not an id' }] }), [
    'alerts.0.control',
  ]);
  t.deepEqual(wrongAt({ ...elastic, name: '../escape' }), ['name']);
  t.deepEqual(wrongAt({ ...elastic, auth: { header: 'X-Key', value: { env: 'A' } } }), ['auth']);
  t.deepEqual(wrongAt({ ...http, path: 'alerts' }), ['path']);
  t.deepEqual(wrongAt({ ...http, body: '{"since": {since' }), ['body']);
  t.deepEqual(wrongAt({ ...http, body: '{"since": {sinceMs}, "text": "{since}"}' }), []);
  t.deepEqual(wrongAt({ ...http, items: 'a..b' }), ['items']);
});

test('every setting says what it is, for editors', (t) => {
  const schema = z.toJSONSchema(sourceConfig, { io: 'input' });
  const bare: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties, ...rest } = node as { readonly properties?: Readonly<Record<string, object>> };
    for (const [name, property] of Object.entries(properties ?? {})) {
      if (!('description' in property) && !('const' in property)) bare.push(`${path}.${name}`);
      walk(property, `${path}.${name}`);
    }
    for (const [name, value] of Object.entries(rest)) walk(value, `${path}/${name}`);
  };
  walk(schema, '');
  t.deepEqual(bare, []);
  t.regex(schema.description ?? '', /only read/);
  t.regex(schema.description ?? '', /not exercised against the products/);
});

test('each rule of a source is a detective control that hangs on it', (t) => {
  const config = sourceConfig.parse({
    ...elastic,
    alerts: [...alerts, { ...alerts[0], control: 'two', title: 'Two' }],
  });
  t.deepEqual(alertControls(config), [
    {
      id: 'siem-iso',
      kind: 'detective',
      title: 'ISO mounted (siem)',
      actsAt: 'mount',
      needsMark: false,
      sources: ['siem'],
    },
    { id: 'two', kind: 'detective', title: 'Two', actsAt: 'mount', needsMark: false, sources: ['siem'] },
  ]);
});
