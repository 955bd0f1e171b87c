import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { ExecutionContext } from 'ava';
import { webGatewayConfig } from '../../../runner/delivery/web/web-config.ts';
import { WebGateway } from '../../../runner/delivery/web/web-gateway.ts';
import { call } from './parcel.ts';

/** What a proxy does with a connection once it has read a request's head. */
export type Behaviour = (socket: Socket, head: string) => void;

/** A proxy on loopback that does that, until the test ends. @returns its port */
export async function rawProxy(t: ExecutionContext, behaviour: Behaviour): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let head = '';
    socket.on('error', () => {});
    const read = (data: Buffer) => {
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read);
      behaviour(socket, head);
    };
    socket.on('data', read);
  });
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

/** @returns a port of this machine on which nothing listens */
export async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** A gateway as motw.yaml has it, started until the test ends. */
export async function gatewayOf(
  t: ExecutionContext,
  written: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
  folder = '/nowhere',
): Promise<WebGateway> {
  const serve = { listen: `127.0.0.1:${await deadPort()}` };
  const config = webGatewayConfig.parse({ serve, ...written });
  const gateway = new WebGateway('lab-proxy', config, { env, folder });
  t.teardown(() => gateway[Symbol.asyncDispose]());
  await gateway.start(call);
  return gateway;
}
