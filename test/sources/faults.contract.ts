import type { Reply } from '../http/http-server.ts';
import type { Cases } from './cases.ts';
import { Lab, throwsCoded } from './lab.ts';
import type { Product } from './products/product.ts';

/** Whatever goes wrong throws with its code; it never reads as no alert. */
export function faulty(cases: Cases): void {
  for (const [what, code, reply, status] of faults) {
    cases(`${what} never reads as no alert`, async (t, { product }) => {
      const lab = new Lab(product, reply.silent === true ? { requestTimeout: '3s' } : {});
      const from = await lab.source.cursor(lab.call());
      lab.product.server.fault = () => reply;
      for (const look of [() => lab.read(from), () => lab.source.cursor(lab.call())]) {
        const { answer } = await throwsCoded(t, look(), code);
        if (status !== undefined) t.is(answer?.status, status);
        if (reply.body !== undefined && answer != null) {
          t.true(answer.text.startsWith(String(reply.body).slice(0, 20)));
          t.true(answer.text.length < 400);
        }
      }
      lab.product.server.fault = null;
      lab.add({ id: 'after' });
      t.is((await lab.alerts(from)).length, 1, 'what came meanwhile is given once it answers again');
    });
  }

  for (const [what, value] of Object.entries({
    map: {},
    list: [],
    null: null,
    text: 'x',
    hits: { hits: {} },
  })) {
    cases(`JSON of another shape (${what}) never reads as no alert`, async (t, lab) => {
      const from = await lab.source.cursor(lab.call());
      lab.product.server.fault = () => ({ json: value });
      await throwsCoded(t, lab.read(from), 'SOURCE_ANSWER');
    });
  }

  cases(
    'a look that failed is not taken for one that succeeded, however soon the next read comes',
    async (t, lab) => {
      const seldom = new Lab(lab.product, { poll: '1h' });
      const from = await seldom.source.cursor(lab.call());
      lab.product.events.push(lab.product.now());
      await seldom.source.canary('token-a', lab.call());
      lab.product.server.fault = () => ({ status: 403, json: {} });
      for (let n = 0; n < 3; n++) await throwsCoded(t, seldom.read(from), 'SOURCE_REFUSED');
      lab.product.server.fault = null;
      seldom.add({ id: 'new' });
      t.is((await seldom.alerts(from)).length, 1);
      const asked = lab.product.server.asked.length;
      await seldom.read(from);
      t.is(lab.product.server.asked.length, asked, 'after one that succeeded the product is left alone');
    },
  );

  cases('a right answer that does not say it is JSON never reads as no alert', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    lab.product.server.change = (right) => ({
      ...right,
      headers: { ...right.headers, 'content-type': 'text/html' },
    });
    await throwsCoded(t, lab.read(from), 'SOURCE_ANSWER');
    const type = 'application/vnd.example+json; charset=utf-8';
    lab.product.server.change = (right) => ({
      ...right,
      headers: { ...right.headers, 'content-type': type },
    });
    lab.add({ id: 'new' });
    t.is((await lab.alerts(from)).length, 1);
  });

  cases('a server that is gone is an error', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    await lab.product.server.stop();
    await throwsCoded(t, lab.read(from), 'SOURCE_UNREACHABLE');
  });

  cases('a call that is given up ends with its reason', async (t, { product }) => {
    const lab = new Lab(product, { lookTimeout: '1h', requestTimeout: '1h' });
    const from = await lab.source.cursor(lab.call());
    lab.product.server.fault = () => ({ silent: true });
    const stop = new AbortController();
    const read = lab.read(from, { signal: stop.signal, timeoutMs: 60_000 });
    stop.abort(new Error('given up'));
    await t.throwsAsync(read, { message: 'given up' });
  });

  for (const [what, retryAfter] of [
    ['seconds', () => '1'],
    [
      'a date',
      (product: Product) => new Date(Math.ceil(product.now() / 1_000) * 1_000 + 1_000).toUTCString(),
    ],
  ] as const) {
    cases(`Retry-After in ${what} is waited for`, async (t, lab) => {
      const from = await lab.source.cursor(lab.call());
      lab.add({ id: 'new' });
      const { server } = lab.product;
      let refused: number | null = null;
      server.fault = () => {
        if (refused !== null) return null;
        refused = performance.now();
        const date = new Date(lab.product.now()).toUTCString();
        return { status: 429, headers: { 'retry-after': retryAfter(lab.product), date }, json: {} };
      };
      t.is((await lab.alerts(from)).length, 1);
      const next = server.asked.find(({ at }) => refused !== null && at > refused);
      t.true((next?.at ?? 0) - (refused ?? 0) >= 900, 'nothing was asked before that');
    });
  }

  cases('a wait that is too long ends the look at once', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    const before = lab.product.server.asked.length;
    lab.product.server.fault = () => ({
      status: 429,
      headers: { 'retry-after': '3600' },
      json: { error: 'quota' },
    });
    const error = await throwsCoded(t, lab.read(from), 'SOURCE_BUSY');
    t.regex(error.message, /3600 s/);
    t.is(lab.product.server.asked.length, before + 1);
  });

  cases('a fault that passes is asked again', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    lab.add({ id: 'new' });
    let times = 0;
    lab.product.server.fault = () => (times++ === 0 ? { status: 502, body: 'Bad Gateway' } : null);
    t.is((await lab.alerts(from)).length, 1);
  });
}

type Fault = readonly [what: string, code: string, reply: Reply, status?: number];

const html = '<!doctype html><title>Sign in</title>';
const faults: readonly Fault[] = [
  ['a refused credential (401)', 'SOURCE_REFUSED', { status: 401, json: { error: 'no' } }, 401],
  ['a forbidden account (403)', 'SOURCE_REFUSED', { status: 403, body: 'Forbidden' }, 403],
  [
    'an absent address (404)',
    'SOURCE_ABSENT',
    { status: 404, json: { error: 'index_not_found_exception' } },
    404,
  ],
  ['a refused query (400)', 'SOURCE_FAILED', { status: 400, body: 'parse error' }, 400],
  ['too many requests (429)', 'SOURCE_BUSY', { status: 429, json: { error: 'slow down' } }, 429],
  ['a fault of the server (500)', 'SOURCE_FAILED', { status: 500, body: 'Internal Server Error' }, 500],
  ['a server that is not there (503)', 'SOURCE_FAILED', { status: 503, body: 'no healthy upstream' }, 503],
  ['a partial answer (206)', 'SOURCE_PARTIAL', { status: 206, json: {} }, 206],
  ['an answer without content (204)', 'SOURCE_ANSWER', { status: 204 }],
  ['an empty answer', 'SOURCE_ANSWER', { status: 200 }, 200],
  [
    'truncated JSON',
    'SOURCE_ANSWER',
    { headers: { 'content-type': 'application/json' }, body: '{"hits":{"hits":[' },
    200,
  ],
  ['a connection that is cut', 'SOURCE_UNREACHABLE', { json: { hits: [] }, cut: true }],
  ['a login page', 'SOURCE_ANSWER', { headers: { 'content-type': 'text/html' }, body: html }, 200],
  [
    'a login page that says it is JSON',
    'SOURCE_ANSWER',
    { headers: { 'content-type': 'application/json' }, body: html },
    200,
  ],
  [
    'JSON that says it is text',
    'SOURCE_ANSWER',
    { headers: { 'content-type': 'text/plain' }, body: '{}' },
    200,
  ],
  [
    'bytes that are no UTF-8',
    'SOURCE_ANSWER',
    { headers: { 'content-type': 'application/json' }, body: Buffer.from([0x22, 0xff, 0x22]) },
  ],
  [
    'JSON that is nested too deeply',
    'SOURCE_ANSWER',
    { headers: { 'content-type': 'application/json' }, body: '['.repeat(2e5) + ']'.repeat(2e5) },
  ],
  [
    'a redirect elsewhere',
    'SOURCE_REDIRECTED',
    { status: 302, headers: { location: 'https://login.example/sso?token=x' } },
    302,
  ],
  ['a redirect without end', 'SOURCE_REDIRECTED', { status: 307, headers: { location: '?again' } }, 307],
  [
    'an answer that is too long',
    'SOURCE_TOO_MUCH',
    { headers: { 'content-type': 'application/json' }, body: ' '.repeat(17 << 20) },
  ],
  ['a server that does not answer', 'SOURCE_TIMEOUT', { silent: true }],
];
