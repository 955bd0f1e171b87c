import type { Socket } from 'node:net';
import { GatewayError, type GatewayFault } from '../gateway-error.ts';

/** How far a download had come. */
type Stage = 'connect' | 'connect by TLS' | 'tunnel' | 'TLS in the tunnel' | 'ask' | 'receive';

const unreachable = [
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'],
  ...['EADDRNOTAVAIL', 'EACCES', 'EPERM'],
];

const what: Readonly<Record<Stage, string>> = {
  connect: 'nothing can be reached there',
  'connect by TLS': 'TLS with the proxy failed',
  tunnel: 'it broke off when it was asked for the server',
  'TLS in the tunnel': 'TLS with the server behind it, or with the proxy in its place, failed',
  ask: 'it broke off before it answered',
  receive: 'it broke off in the middle of its answer',
};

const mend: Readonly<Partial<Record<GatewayFault, string>>> = {
  GATEWAY_UNREACHABLE: 'check that the proxy runs, and `proxy` in motw.yaml',
  GATEWAY_TLS: 'let `ca` name the certificates that the proxy, and what it signs, are trusted by',
  GATEWAY_PROTOCOL: 'check that `proxy` is the address of an HTTP proxy, http:// or https:// as it speaks',
};

/**
 * Waits for one thing on the connection. A connection that is refused or cut is a fault, never taken for a block.
 * @throws GatewayError, or the signal's reason; the socket is closed then
 */
export async function inStage<T>(
  stage: Stage,
  { gateway }: { readonly gateway: string },
  signal: AbortSignal,
  work: Promise<T>,
  socket: Socket,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    if (error instanceof GatewayError) throw error;
    throw connectionFault(error as NodeJS.ErrnoException, stage, gateway);
  }
}

function connectionFault(error: NodeJS.ErrnoException, stage: Stage, gateway: string): GatewayError {
  const fault = faultOf(error.code ?? '', stage);
  const said = fault === 'GATEWAY_PROTOCOL' ? 'what it answered is not HTTP' : what[stage];
  return new GatewayError(
    fault,
    `web gateway ${gateway}: ${said}: ${error.message}`,
    mend[fault] ?? "look into the proxy's own log",
    { cause: error },
  );
}

function faultOf(code: string, stage: Stage): GatewayFault {
  // HPE: of Node's HTTP parser. An end in the middle is a cut, everything else no HTTP.
  if (code.startsWith('HPE_')) return code === 'HPE_INVALID_EOF_STATE' ? 'GATEWAY_CUT' : 'GATEWAY_PROTOCOL';
  if (stage === 'connect') return unreachable.includes(code) ? 'GATEWAY_UNREACHABLE' : 'GATEWAY_CUT';
  return stage === 'connect by TLS' || stage === 'TLS in the tunnel' ? 'GATEWAY_TLS' : 'GATEWAY_CUT';
}
