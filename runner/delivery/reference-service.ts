import { ServiceNotStarted } from '../../artifacts/reference-gateways/running-service.ts';
import { GatewayError } from './gateway-error.ts';

/** Starts what a reference gateway of that name consists of. @throws GatewayError GATEWAY_NOT_STARTED */
export async function startedFor<T>(gateway: string, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof ServiceNotStarted)) throw error;
    throw new GatewayError(
      'GATEWAY_NOT_STARTED',
      `${gateway} did not start: ${error.message}`,
      'start again; where that does not help, fetch its packages anew with `motw setup --gateways --afresh`',
      { cause: error },
    );
  }
}
