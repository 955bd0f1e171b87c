import * as z from 'zod';
import { mailGatewayConfig } from '../../delivery/mail/mail-config.ts';
import { webGatewayConfig } from '../../delivery/web/web-config.ts';

const written = z.strictObject({
  lab: z
    .boolean()
    .default(false)
    .describe(
      "Its owner's permission to send disk images through it. Without it nothing is sent. Default: false.",
    ),
  web: webGatewayConfig.optional(),
  mail: mailGatewayConfig.optional(),
});

/** Exactly one of the two ways stands in it, which is checked apart: so that whoever writes none is told both. */
export const gatewayConfig = written
  .describe(
    'A gateway of your own that disk images are sent through, to see whether it stops them: a web proxy, or a mail system. ' +
      'Written to documents; exercised on Squid, and on Haraka with Dovecot.',
  )
  .meta({ oneOf: [{ required: ['web'] }, { required: ['mail'] }] });

export type WrittenGateway = z.output<typeof written>;

/** One entry of `gateways` in motw.yaml; paths in it are relative to the file's folder. */
export type GatewayConfig = { readonly lab: boolean } & (
  | { readonly way: 'web'; readonly web: z.output<typeof webGatewayConfig> }
  | { readonly way: 'mail'; readonly mail: z.output<typeof mailGatewayConfig> }
);

/** Null where it is not of one way alone. */
export function toGateway({ lab, web, mail }: WrittenGateway): GatewayConfig | null {
  if (web !== undefined) return mail === undefined ? { lab, way: 'web', web } : null;
  return mail === undefined ? null : { lab, way: 'mail', mail };
}
