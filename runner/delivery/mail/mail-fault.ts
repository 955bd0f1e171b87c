import type { Redactor } from '../../http/redactor.ts';
import { GatewayError, type GatewayFault } from '../gateway-error.ts';
import { oneLine } from '../one-line.ts';

const longestWords = 400;
const unreachable = [
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL'],
  ...['EDNS', 'EACCES', 'EPERM'],
];

const mend: Readonly<Record<GatewayFault, string>> = {
  GATEWAY_UNREACHABLE: 'check that the server runs, and its host and port in motw.yaml',
  GATEWAY_SLOW: "look into the server's own log, or give it more time",
  GATEWAY_CUT: "look into the server's own log",
  GATEWAY_TLS: 'let `ca` name the certificates that the server is trusted by, and check `tls`',
  GATEWAY_LOGIN: 'check user and password in motw.yaml',
  GATEWAY_FAULT: 'wait until the mail system works again, or ask whoever runs it',
  GATEWAY_PROTOCOL: 'check host and port in motw.yaml',
  GATEWAY_NOT_STARTED: 'run `motw setup --gateways`, then start again',
};

/** Makes the errors of one mail system: with its name, and without its secrets. */
export class MailFaults {
  readonly #gateway: string;
  readonly #redactor: Redactor;

  constructor(gateway: string, redactor: Redactor) {
    this.#gateway = gateway;
    this.#redactor = redactor;
  }

  /** Without the secrets, on one line, shortened. */
  words(said: string): string {
    return this.redacted(oneLine(said)).slice(0, longestWords);
  }

  /** Without the secrets. */
  redacted(text: string): string {
    return this.#redactor.redacted(text);
  }

  /** `otherMend` where what mends most such faults does not mend this one. */
  error(fault: GatewayFault, what: string, said = '', otherMend = mend[fault]): GatewayError {
    const words = this.words(said);
    const text = `mail gateway ${this.#gateway}: ${what}${words === '' ? '' : `: ${words}`}`;
    return new GatewayError(fault, text, otherMend);
  }
}

/** What an error of the network or of TLS is, by its code (Node.js, OpenSSL); null for another. */
export function networkFault(error: NodeJS.ErrnoException): GatewayFault | null {
  const { code = '', message } = error;
  if (unreachable.includes(code)) return 'GATEWAY_UNREACHABLE';
  if (code === 'ETIMEDOUT') return 'GATEWAY_SLOW';
  if (isOfTls(code) || /certificate|ssl routines|wrong version number|tls alert/i.test(message))
    return 'GATEWAY_TLS';
  return ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(code) ? 'GATEWAY_CUT' : null;
}

/** Codes of certificates that are not trusted (X509_V_ERR_ without its beginning), and of OpenSSL and Node.js. */
function isOfTls(code: string): boolean {
  return (
    code === 'ETLS' || /^(ERR_TLS_|ERR_SSL_)|CERT|_SIGNATURE|_CRL_|^HOSTNAME_MISMATCH|^INVALID_CA$/.test(code)
  );
}
