import { GatewayError, type GatewayFault } from '../../../runner/delivery/gateway-error.ts';
import type { Passage } from '../../../runner/ports/gateway.ts';
import type { Behaviour } from './raw-proxy.ts';

/** What an answer counts as. */
export type Expected = GatewayFault | 'HTTP_403' | 'HTTP_451' | 'REPLACED' | 'CAUTION_PAGE' | 'arrived';

export const page =
  '<html><head><title>No</title><style>p{}</style></head><body><p>Not &amp; never</p></body></html>';

export function answer(
  status: string,
  { headers = [], body = '' }: { readonly headers?: readonly string[]; readonly body?: string | Buffer } = {},
): Behaviour {
  return (socket) => {
    const lines = [`HTTP/1.1 ${status}`, `Content-Length: ${body.length}`, 'Connection: close', ...headers];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.end(body);
  };
}

export const html = { headers: ['Content-Type: text/html; charset=utf-8'], body: page };

/** What it counted as, and what was told of it. */
export async function outcome(pass: () => Promise<Passage>) {
  try {
    const passage = await pass();
    return passage.is === 'arrived' ? { is: 'arrived', text: '' } : { is: passage.code, text: passage.text };
  } catch (error) {
    if (error instanceof GatewayError) return { is: error.code, text: error.message };
    throw error;
  }
}
