import test from 'ava';
import { webGatewayConfig } from '../../../runner/delivery/web/web-config.ts';

const least = { proxy: 'http://proxy.example:3128', serve: { listen: '192.0.2.7:8080' } };
const account = { user: 'office', password: { env: 'PROXY_PASSWORD' } };

test('the least that there has to be, and what is meant then', (t) => {
  const { proxy, serve, timeout, allowed } = webGatewayConfig.parse(least);
  t.deepEqual(
    [proxy.href, serve.listen, timeout, allowed],
    ['http://proxy.example:3128/', { host: '192.0.2.7', port: 8080 }, 60_000, undefined],
  );
});

const good: Readonly<Record<string, object>> = {
  everything: {
    ...{ ...least, ...account, ca: 'proxy.crt', timeout: '90s' },
    serve: { listen: '0.0.0.0:443', url: 'https://lab.example/x', certificate: 'a.crt', key: 'a.key' },
    allowed: { user: 'imaging', password: { file: 'secret' } },
  },
  'a proxy for those who may': { ...least, allowed: { proxy: 'https://other.example' } },
  IPv6: { ...least, proxy: 'http://[2001:db8::1]:8080', serve: { listen: '[2001:db8::7]:8080' } },
};
for (const [title, written] of Object.entries(good))
  test(`right: ${title}`, (t) => t.true(webGatewayConfig.safeParse(written).success));

/** Where the mistake is. */
const bad: Readonly<Record<string, readonly [object, string]>> = {
  'a password in the address': [{ ...least, proxy: 'http://u:p@proxy.example' }, 'proxy'],
  'a proxy with a path': [{ ...least, proxy: 'http://proxy.example/wpad.dat' }, 'proxy'],
  'a SOCKS proxy': [{ ...least, proxy: 'socks5://proxy.example:1080' }, 'proxy'],
  'a name to listen on': [{ ...least, serve: { listen: 'lab.example:8080' } }, 'serve.listen'],
  'no port': [{ ...least, serve: { listen: '192.0.2.7' } }, 'serve.listen'],
  'port 0': [{ ...least, serve: { listen: '192.0.2.7:0' } }, 'serve.listen'],
  'a port too high': [{ ...least, serve: { listen: '192.0.2.7:65536' } }, 'serve.listen'],
  'every address, and none for the proxy': [{ ...least, serve: { listen: '0.0.0.0:8080' } }, 'serve.url'],
  'an address with a query': [
    { ...least, serve: { listen: '192.0.2.7:8080', url: 'http://lab.example/?x' } },
    'serve.url',
  ],
  'a certificate without a key': [
    { ...least, serve: { listen: '192.0.2.7:8080', certificate: 'a.crt' } },
    'serve.certificate',
  ],
  'a user without a password': [{ ...least, user: 'office' }, 'user'],
  'a password that is written there': [{ ...least, user: 'office', password: 'secret' }, 'password'],
  'a user with a colon': [{ ...least, ...account, user: 'a:b' }, 'user'],
  'a duration without a unit': [{ ...least, timeout: '30' }, 'timeout'],
  'an unknown key': [{ ...least, pac: 'x' }, ''],
};
for (const [title, [written, at]] of Object.entries(bad)) {
  test(`wrong: ${title}`, (t) => {
    const parsed = webGatewayConfig.safeParse(written);
    t.is(parsed.error?.issues[0]?.path.join('.'), at);
  });
}
