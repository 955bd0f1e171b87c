import type { Wanted } from '../../debian-packages/wanted.ts';

/** The reference web gateway. */
export const webGatewayPackages: readonly Wanted[] = [
  {
    name: 'squid-openssl',
    extent: 'with dependencies',
    why: 'the web proxy that keeps disk images from users, inside TLS too',
  },
  { name: 'openssl', extent: 'alone', why: "makes the proxy's authority and the server's certificate" },
];
