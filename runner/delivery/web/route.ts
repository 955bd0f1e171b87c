import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { GatewayError } from '../gateway-error.ts';
import { statusWords } from './answers/gateway-words.ts';
import { inStage } from './connection-fault.ts';

/** A way through the gateway for one group of users. */
export interface Route {
  /** The gateway's name. */
  readonly gateway: string;
  readonly proxy: URL;
  readonly login: { readonly user: string; readonly password: string } | null;
  /** PEM: who is trusted beside the usual ones; null: nobody. */
  readonly ca: string | null;
}

/** A connection to the proxy. @throws GatewayError, or the signal's reason */
export async function connect(route: Route, signal: AbortSignal): Promise<net.Socket> {
  const { protocol, hostname, port } = route.proxy;
  const isSecure = protocol === 'https:';
  const socket = quiet(net.connect({ host: bare(hostname), port: Number(port || (isSecure ? 443 : 80)) }));
  await inStage('connect', route, signal, once(socket, 'connect', { signal }), socket);
  return isSecure ? secured(socket, hostname, 'connect by TLS', route, signal) : socket;
}

/**
 * TLS with the server, or with the proxy in its place, through a tunnel of the proxy (RFC 9110, 9.3.6).
 * @throws GatewayError also where the proxy refuses the tunnel: it does not know yet what is to be downloaded
 */
export async function tunnel(
  socket: net.Socket,
  to: URL,
  route: Route,
  signal: AbortSignal,
): Promise<net.Socket> {
  const authority = `${to.hostname}:${to.port || 443}`;
  const request = http.request({
    method: 'CONNECT',
    path: authority,
    headers: { Host: authority, ...credentials(route) },
    createConnection: () => socket,
  });
  // What becomes of it when nobody waits any more.
  request.on('error', () => {});
  request.end();
  const answered = once(request, 'connect', { signal }) as Promise<
    [http.IncomingMessage, net.Socket, Buffer]
  >;
  const [answer, , head] = await inStage('tunnel', route, signal, answered, socket);
  const { statusCode: status = 0 } = answer;
  if (status < 200 || status >= 300) throw refusedTunnel(answer, head, authority, route.gateway);
  if (head.length > 0) socket.unshift(head);
  return secured(socket, to.hostname, 'TLS in the tunnel', route, signal);
}

/** RFC 7617; none where the route has no account. */
export function credentials({ login }: Route): Readonly<Record<string, string>> {
  if (login === null) return {};
  const pair = Buffer.from(`${login.user}:${login.password}`).toString('base64');
  return { 'Proxy-Authorization': `Basic ${pair}` };
}

/** The proxy wants another user or password, or any (RFC 9110, 15.5.8). */
export function notLoggedIn(gateway: string, words: string): GatewayError {
  return new GatewayError(
    'GATEWAY_LOGIN',
    `web gateway ${gateway} does not take the user and password: ${words}`,
    'check `user` and `password` in motw.yaml; the harness can do HTTP basic authentication alone',
  );
}

function refusedTunnel(
  answer: http.IncomingMessage,
  head: Buffer,
  to: string,
  gateway: string,
): GatewayError {
  const words = statusWords(answer, head);
  if (answer.statusCode === 407) return notLoggedIn(gateway, words);
  return new GatewayError(
    'GATEWAY_FAULT',
    `web gateway ${gateway} opens no tunnel to ${to}, before it can know what is to be downloaded: ${words}`,
    'let the proxy reach the address and port of `serve`',
  );
}

async function secured(
  socket: net.Socket,
  hostname: string,
  stage: 'connect by TLS' | 'TLS in the tunnel',
  { gateway, ca }: Route,
  signal: AbortSignal,
): Promise<tls.TLSSocket> {
  const host = bare(hostname);
  const secure = tls.connect({
    ...{ socket, host, ALPNProtocols: ['http/1.1'] },
    // RFC 6066, section 3: an address is no server name.
    servername: net.isIP(host) === 0 ? host : '',
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    rejectUnauthorized: true,
    ...(ca === null ? {} : { ca: [...tls.getCACertificates('default'), ca] }),
  });
  await inStage(stage, { gateway }, signal, once(quiet(secure), 'secureConnect', { signal }), socket);
  return secure;
}

/** An IPv6 address without the brackets of an URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** What becomes of it between two things that are waited for is seen with the next. */
function quiet<S extends net.Socket>(socket: S): S {
  return socket.on('error', () => {});
}
