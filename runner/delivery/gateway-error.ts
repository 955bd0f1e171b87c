import { HarnessError } from '../model/errors.ts';

/** What keeps a gateway from being judged; each is a fault of the delivery, never a sign of the gateway. */
export type GatewayFault =
  /** Nothing answers at an address of the configuration. */
  | 'GATEWAY_UNREACHABLE'
  /** It did not answer, or not to the end, in time. */
  | 'GATEWAY_SLOW'
  /** It broke off in the middle. */
  | 'GATEWAY_CUT'
  /** Its certificate, or that of the server behind it, is not trusted, or TLS failed otherwise. */
  | 'GATEWAY_TLS'
  /** It does not take the user and password of the configuration. */
  | 'GATEWAY_LOGIN'
  /** It says that it has a fault, or that it may take it later (HTTP 5xx, SMTP 4xx, a full mailbox). */
  | 'GATEWAY_FAULT'
  /** It answered something that its protocol does not have. */
  | 'GATEWAY_PROTOCOL'
  /** A service that the harness starts itself did not start. */
  | 'GATEWAY_NOT_STARTED';

/** A gateway, or what is behind it, did not work. The text ends with the service's own words. */
export class GatewayError extends HarnessError {
  readonly category = 'environment';
  readonly code: GatewayFault;

  constructor(code: GatewayFault, what: string, mend: string, options?: ErrorOptions) {
    super(what, mend, options);
    this.code = code;
  }
}
