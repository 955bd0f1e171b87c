import { dirname } from 'node:path';
import { MailGateway } from '../../../delivery/mail/mail-gateway.ts';
import { referenceMailGateway } from '../../../delivery/mail/reference-mail-gateway.ts';
import { referenceWebGateway } from '../../../delivery/web/reference-web-gateway.ts';
import { WebGateway } from '../../../delivery/web/web-gateway.ts';
import type { GatewayWay } from '../../../model/scenario.ts';
import type { Gateway } from '../../../ports/gateway.ts';
import type { ChosenGateway } from '../../running/chosen-gateways.ts';
import { mailReady, webReady } from './gateways-ready.ts';

/** One of the user's. Nobody is contacted yet. */
export function ownGateway({ name, config, file }: ChosenGateway): Gateway {
  const around = { env: process.env, folder: dirname(file) };
  return config.way === 'web'
    ? new WebGateway(name, config.web, around)
    : new MailGateway(name, config.mail, around);
}

/**
 * How the reference one of a way is made, given an empty folder of its own; what it is started from is brought where it is missing.
 *
 * @throws PackageError
 */
export async function referenceGateway(
  way: GatewayWay,
  signal: AbortSignal,
): Promise<(folder: string) => Gateway> {
  if (way === 'web') {
    const prefix = await webReady(signal);
    return (folder) => referenceWebGateway({ prefix, folder });
  }
  const programs = await mailReady(signal);
  return (folder) => referenceMailGateway({ programs, folder });
}
