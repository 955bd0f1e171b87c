import type { GatewayConfig } from '../../../config/gateways/gateway-config.ts';

/** Where something is sent through a gateway of the user's, and as whom: for people, and by which its entry is known again. */
export function gatewayInWords(gateway: GatewayConfig): readonly string[] {
  return gateway.way === 'web' ? web(gateway.web) : mail(gateway.mail);
}

type Way<W extends GatewayConfig['way']> = Extract<GatewayConfig, { way: W }>;

function web({ proxy, user, allowed, serve }: Way<'web'>['web']): readonly string[] {
  const { host, port } = serve.listen;
  const listens = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const scheme = serve.certificate === undefined ? 'http' : 'https';
  const url = serve.url?.href ?? `${scheme}://${listens}/`;
  return [
    `proxy ${proxy.href}, as ${user ?? 'nobody in particular'}`,
    ...(allowed === undefined
      ? []
      : [
          `for those who may have disk images: ${'proxy' in allowed ? `proxy ${allowed.proxy.href}` : `as ${allowed.user}`}`,
        ]),
    `served on ${listens} of this machine while a scenario runs`,
    `downloaded from ${url.endsWith('/') ? url : `${url}/`}{16 hexadecimal digits}-{marker}/{name}`,
  ];
}

type Mail = Way<'mail'>['mail'];

function mail({ submission, from, bounces, blocked, allowed }: Mail): readonly string[] {
  const { user } = submission;
  return [
    `handed in at ${server(submission, 'SMTP')}, as ${user ?? 'nobody in particular'}`,
    `from ${from} to ${blocked.address}, the image attached as {name}`,
    ...(allowed === undefined ? [] : [`to ${allowed.address}, who may have disk images`]),
    ...[blocked, ...(allowed === undefined ? [] : [allowed])].map(
      ({ address, imap, quarantine }) =>
        `looked for, and taken away again, in INBOX${quarantine.map((box) => `, ${box}`).join('')} of ${address}: ${mailbox(imap)}`,
    ),
    ...(bounces === undefined ? [] : [`bounces looked for at ${mailbox(bounces.imap)}`]),
  ];
}

function mailbox(imap: Mail['blocked']['imap']): string {
  return `${server(imap, 'IMAP')}, as ${imap.user}`;
}

function server({ host, port, tls }: Mail['blocked']['imap'] | Mail['submission'], protocol: string): string {
  const encrypted = tls === 'none' ? 'without encryption' : tls === 'starttls' ? 'by STARTTLS' : 'by TLS';
  return `${host}, port ${port} (${protocol} ${encrypted})`;
}
