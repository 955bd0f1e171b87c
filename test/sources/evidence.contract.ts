import { type Cases, marker } from './cases.ts';

/** What was asked and answered is kept, and no secret with it. */
export function evident(cases: Cases): void {
  cases('looks are kept as evidence: requests, answers and times', async (t, lab) => {
    const from = await lab.source.cursor(lab.call());
    lab.add({ id: 'new', commandLine: marker });
    const looks = (await lab.read(from)).filter(
      ({ event }) => event.Event.System.Channel === 'motw/looks/siem',
    );
    t.is(looks.length, 1);
    const [look] = looks;
    if (look === undefined) return;
    t.false(JSON.stringify(look.event).includes(marker), 'its event can not be tied to an arm');
    const { adapter, exchanges } = JSON.parse(new TextDecoder().decode(look.raw.bytes));
    t.regex(adapter, /not exercised against the products/);
    t.true(exchanges.some(({ answer }: { answer: string }) => answer.includes(marker)));
    for (const { method, url, at, status, sha256 } of exchanges) {
      t.regex(method, /^(GET|POST)$/);
      t.true(url.startsWith(lab.product.server.url));
      t.true(Date.parse(at) > 0 && status >= 200);
      t.regex(sha256, /^[0-9a-f]{64}$/);
    }
  });

  cases('secrets show nowhere, even if the server sends them back', async (t, lab) => {
    const { product, source } = lab;
    const shown: unknown[] = [];
    const keep = async (work: Promise<unknown>) => {
      shown.push(
        await work.catch((error: Error) => [error.message, error.stack, JSON.stringify(error), error.cause]),
      );
    };
    const from = await source.cursor(lab.call());
    const echoed = [
      ...product.secrets.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret)]),
      ...Object.values(product.env).map((secret) => Buffer.from(secret).toString('base64')),
      ...product.secrets.flatMap((secret) => [
        encodeURIComponent(secret).toLowerCase(),
        secret.toLowerCase(),
        [...secret].map((c) => `&#${c.codePointAt(0)};`).join(''),
        [...secret].map((c) => `\\u00${(c.codePointAt(0) ?? 0).toString(16)}`).join(''),
      ]),
    ];
    lab.add({ id: 'new', commandLine: `run ${echoed.join(' ')}` });
    product.events.push(product.now());
    await source.canary('token-a', lab.call());
    await keep(lab.read(from));
    t.is((await lab.alerts(from)).length, 1);
    for (const status of [200, 400, 401, 404, 500]) {
      product.server.fault = ({ headers, body }) => ({ status, json: { headers, body, echoed } });
      await keep(lab.read(from));
      await keep(source.missing(lab.call()));
      product.server.fault = ({ headers }) => ({
        status,
        body: `<p>${echoed.join()} ${headers.authorization}`,
      });
      await keep(source.cursor(lab.call()));
    }
    product.server.fault = () => ({
      status: 302,
      headers: { location: `https://${echoed[0]}.example/${echoed[2]}` },
    });
    await keep(lab.read(from));
    // A header can't carry every character.
    const sent = echoed.map((text) => text.replace(/[^\x20-\x7e]/g, ''));
    product.server.fault = () => ({ headers: { 'content-type': `text/${sent[0]}` }, body: '{}' });
    await keep(lab.read(from));
    product.server.fault = () => ({ headers: { warning: `199 - "${sent[0]}"` }, json: {} });
    await keep(lab.read(from));
    const text = JSON.stringify(shown, (_key, value) =>
      value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
    );
    t.true(text.includes('[secret]'));
    for (const secret of product.secrets) t.false(text.includes(secret.slice(0, 30)), `cut off: ${secret}`);
    // Text in JSON in JSON: with every escape undone, nothing may be left either.
    const bare = text.replace(/\\+/g, '');
    for (const secret of echoed) {
      t.false(text.includes(secret), `as it is: ${secret}`);
      t.false(bare.includes(secret.replace(/\\+/g, '')), `without escapes: ${secret}`);
    }
  });
}
