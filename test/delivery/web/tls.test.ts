import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import anyTest, { type ExecutionContext } from 'ava';
import { SquidService } from '../../../artifacts/reference-gateways/web/squid-service.ts';
import { selfSigned } from '../../http/certificate.ts';
import { squidAbsent, squidPackages } from '../../reference-gateways/web-packages.ts';
import { call, image, isoType, parcel } from './parcel.ts';
import { type Behaviour, deadPort, gatewayOf, rawProxy } from './raw-proxy.ts';

const withSquid = squidAbsent === '' ? anyTest : anyTest.skip;
const passwords = { office: 'not for everybody', imaging: 'for those who install' };
const env = { OFFICE: passwords.office, IMAGING: passwords.imaging, WRONG: 'something else' };
const office = { user: 'office', password: { env: 'OFFICE' } };
const fake = selfSigned();
const expired = selfSigned([-3, -1]);

let folder: string;
let squid: SquidService;
anyTest.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'motw-web-'));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  for (const [name, { cert, key }] of Object.entries({ fake, expired })) {
    await write(`${name}.crt`, cert);
    await write(`${name}.key`, key);
  }
  if (squidAbsent !== '') return;
  squid = await SquidService.start({ prefix: squidPackages(), folder, passwords, ...call });
  await write('both.crt', squid.authority + fake.cert);
});
anyTest.after.always(async () => {
  await squid?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** What is served by https, with this certificate. */
async function serve(name: string) {
  return { listen: `127.0.0.1:${await deadPort()}`, certificate: `${name}.crt`, key: `${name}.key` };
}

/** The proxy with the policy `on`, as a user has it in motw.yaml, with changes. */
async function throughSquid(t: ExecutionContext, changes: Readonly<Record<string, unknown>> = {}) {
  const proxy = `http://127.0.0.1:${squid.ports.on}`;
  return gatewayOf(t, { proxy, ...office, ca: 'proxy.crt', ...changes }, env, folder);
}

/** TLS in front of a port. */
async function secured(t: ExecutionContext, port: number, { cert, key } = fake): Promise<number> {
  const server = createTlsServer({ cert, key }, (socket) => {
    const on = connect(port, '127.0.0.1');
    for (const each of [on, socket]) each.on('error', () => {});
    socket.pipe(on).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  t.teardown(() => server.close());
  const own = await deadPort();
  await new Promise<void>((done) => server.listen(own, '127.0.0.1', done));
  return own;
}

withSquid(`through Squid, which looks into TLS${squidAbsent}`, async (t) => {
  const gateway = await throughSquid(t, {
    serve: await serve('origin'),
    allowed: { user: 'imaging', password: { env: 'IMAGING' } },
  });
  t.like(await gateway.pass(parcel(), 'blocked', call), { is: 'refused', code: 'HTTP_403' });
  t.like(await gateway.pass(parcel(), 'allowed', call), { is: 'arrived' });
  t.like(await gateway.pass(parcel({ name: 'a.pdf', contentType: 'application/pdf' }), 'blocked', call), {
    is: 'arrived',
  });
});

withSquid(`another proxy for those who may${squidAbsent}`, async (t) => {
  const gateway = await throughSquid(t, { allowed: { proxy: `http://127.0.0.1:${squid.ports.off}` } });
  t.like(await gateway.pass(parcel(), 'blocked', call), { is: 'refused', code: 'HTTP_403' });
  t.like(await gateway.pass(parcel(), 'allowed', call), { is: 'arrived' });
});

withSquid(`a proxy that speaks https itself${squidAbsent}`, async (t) => {
  const proxy = `https://127.0.0.1:${await secured(t, squid.ports.on)}`;
  for (const served of [await serve('origin'), { listen: `127.0.0.1:${await deadPort()}` }]) {
    const gateway = await throughSquid(t, { proxy, ca: 'both.crt', serve: served });
    t.like(await gateway.pass(parcel(), 'blocked', call), { is: 'refused', code: 'HTTP_403' });
    t.like(await gateway.pass(parcel({ name: 'a.bin', contentType: 'x/y' }), 'blocked', call), {
      is: 'arrived',
    });
  }
});

// For an address that it has not seen a certificate of, Squid imitates one without an alternative name: its words are not to be had.
withSquid(`an https server that Squid does not trust: GATEWAY_TLS${squidAbsent}`, async (t) => {
  const gateway = await throughSquid(t, { serve: await serve('fake') });
  await t.throwsAsync(gateway.pass(parcel({ name: 'a.pdf' }), 'blocked', call), { code: 'GATEWAY_TLS' });
});

withSquid(`an authority of Squid that is not trusted: GATEWAY_TLS${squidAbsent}`, async (t) => {
  for (const ca of [undefined, 'fake.crt']) {
    const gateway = await throughSquid(t, { serve: await serve('origin'), ca });
    await t.throwsAsync(gateway.pass(parcel(), 'blocked', call), {
      code: 'GATEWAY_TLS',
      message: /certificate/,
    });
  }
});

withSquid(`a server that Squid can't reach: a fault${squidAbsent}`, async (t) => {
  const faults = {
    http: { code: 'GATEWAY_FAULT', message: /HTTP 503 .*ERR_CONNECT_FAIL 111/ },
    https: { code: 'GATEWAY_TLS' },
  };
  for (const [scheme, expected] of Object.entries(faults)) {
    const served = { ...(await serve('origin')), url: `${scheme}://127.0.0.1:${await deadPort()}/` };
    const gateway = await throughSquid(t, { serve: served });
    // By its name alone an image would be refused before the server is asked.
    await t.throwsAsync(gateway.pass(parcel({ name: 'a.pdf' }), 'blocked', call), expected);
  }
});

// Squid says so inside TLS. Nothing tells that from a block of the image, but that a harmless file is refused as well.
withSquid(`a server that Squid may not reach: the harmless file is refused, too${squidAbsent}`, async (t) => {
  const served = { ...(await serve('origin')), url: 'https://nobody.invalid/' };
  const gateway = await throughSquid(t, { serve: served });
  for (const sent of [parcel(), parcel({ name: 'a.pdf', contentType: 'application/pdf' })]) {
    const passage = await gateway.pass(sent, 'blocked', call);
    t.like(passage, { is: 'refused', code: 'HTTP_403' });
    t.regex('text' in passage ? passage.text : '', /ERR_ACCESS_DENIED/);
  }
});

withSquid(`a wrong password, and none: GATEWAY_LOGIN${squidAbsent}`, async (t) => {
  const accounts = [
    { user: 'office', password: { env: 'WRONG' } },
    { user: undefined, password: undefined },
  ];
  for (const account of accounts)
    for (const served of [await serve('origin'), { listen: `127.0.0.1:${await deadPort()}` }]) {
      const gateway = await throughSquid(t, { ...account, serve: served });
      await t.throwsAsync(gateway.pass(parcel(), 'blocked', call), {
        code: 'GATEWAY_LOGIN',
        message: /HTTP 407 .*ERR_CACHE_ACCESS_DENIED/,
      });
    }
});

const certificates = {
  'that nobody has signed': { own: selfSigned(), ca: 'fake.crt', host: '127.0.0.1' },
  'that has expired': { own: expired, ca: 'expired.crt', host: '127.0.0.1' },
  'of another name': { own: fake, ca: 'fake.crt', host: 'localhost' },
};
for (const [title, { own, ca, host }] of Object.entries(certificates)) {
  anyTest(`a proxy with a certificate ${title}: GATEWAY_TLS`, async (t) => {
    const port = await secured(t, await rawProxy(t, () => t.fail('it was asked')), own);
    const gateway = await gatewayOf(t, { proxy: `https://${host}:${port}`, ca }, env, folder);
    await t.throwsAsync(gateway.pass(parcel(), 'blocked', call), { code: 'GATEWAY_TLS' });
  });
}

const opened = 'HTTP/1.1 200 Connection established\r\n\r\n';

/** Opens the tunnel and stands in for the server itself, as a proxy does that looks into TLS. */
function inTunnel(behaviour: (socket: TLSSocket) => void, { cert, key } = fake): Behaviour {
  return (socket: Socket) => {
    socket.write(opened);
    const secure = new TLSSocket(socket, { isServer: true, cert, key });
    secure.on('error', () => {});
    secure.once('data', () => behaviour(secure));
  };
}

/** What a proxy does that is asked for a tunnel. */
const tunnels: Readonly<Record<string, readonly [Behaviour, string]>> = {
  'refuses the tunnel': [
    (socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'),
    'GATEWAY_FAULT',
  ],
  'has no way to the server': [(socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'), 'GATEWAY_FAULT'],
  'redirects instead': [
    (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: https://block.example/\r\n\r\n'),
    'GATEWAY_FAULT',
  ],
  'wants a login': [
    (socket) => socket.end('HTTP/1.1 407 Who\r\nProxy-Authenticate: NTLM\r\n\r\n'),
    'GATEWAY_LOGIN',
  ],
  closes: [(socket) => socket.end(), 'GATEWAY_CUT'],
  'speaks no HTTP': [(socket) => socket.end('220 mail.example ESMTP\r\n'), 'GATEWAY_PROTOCOL'],
  'says nothing': [() => {}, 'GATEWAY_SLOW'],
  'opens the tunnel and says nothing': [(socket) => socket.write(opened), 'GATEWAY_SLOW'],
  'opens the tunnel and closes it': [(socket) => socket.end(opened), 'GATEWAY_TLS'],
  'opens the tunnel to what is not TLS': [
    (socket) => socket.end(`${opened}HTTP/1.1 200 OK\r\n\r\n`),
    'GATEWAY_TLS',
  ],
  'stands in with a certificate that has expired': [
    inTunnel((socket) => socket.end(), expired),
    'GATEWAY_TLS',
  ],
  'closes the tunnel when it is asked': [inTunnel((socket) => socket.end()), 'GATEWAY_CUT'],
  'closes the tunnel in the middle': [
    inTunnel((socket) =>
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Type: ${isoType}\r\nContent-Length: ${image.length}\r\n\r\nmotw`,
      ),
    ),
    'GATEWAY_CUT',
  ],
  'refuses in the tunnel': [
    inTunnel((socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')),
    'HTTP_403',
  ],
};

for (const [title, [behaviour, expected]] of Object.entries(tunnels)) {
  anyTest(`by https, a proxy that ${title}: ${expected}`, async (t) => {
    const proxy = `http://127.0.0.1:${await rawProxy(t, behaviour)}`;
    const timeout = expected === 'GATEWAY_SLOW' ? '500ms' : '60s';
    // Both stand in the file, so that the one that has expired is trusted but for that.
    await writeFile(join(folder, 'trusted.crt'), fake.cert + expired.cert);
    const changes = { proxy, timeout, ca: 'trusted.crt', serve: await serve('fake') };
    const gateway = await gatewayOf(t, changes, env, folder);
    const passed = await gateway.pass(parcel(), 'blocked', call).catch((error: unknown) => error);
    t.is((passed as { readonly code?: string }).code, expected, String(passed));
  });
}
