import type { DisguiseName, GatewayWay } from '../model/scenario.ts';
import type { ControlId, SwitchState } from '../model/words.ts';
import type { Call, Raw } from './call.ts';
import type { ProbedState } from './guest.ts';

/** A file that is sent through a gateway. */
export interface Parcel {
  readonly name: string;
  /** The right one; a disguise may have another sent. */
  readonly contentType: string;
  readonly size: number;
  /** Hexadecimal SHA-256 of the whole. */
  readonly sha256: string;
  read(): AsyncIterable<Uint8Array>;
  readonly marker: string;
  readonly disguise: DisguiseName | null;
}

/** Those for whom the gateway is to stop disk images, or those who may have them. */
export type Group = 'blocked' | 'allowed';

/** What became of a parcel. A gateway or server that is down, slow or out of order is no passage: it throws a `GatewayError`. */
export type Passage = { readonly raw: readonly Raw[] } & (
  | {
      /** Whole, and under its name. */
      readonly is: 'arrived';
      /** Where it was downloaded from, or the mailbox. */
      readonly from: string;
    }
  | {
      /**
       * `HTTP_403` and the like, `REPLACED`: something else came instead (a block page); `SMTP_550` and the like, `BOUNCED`,
       * `STRIPPED`: the message came without it, `LOST`: it did not come in time and nothing says why.
       */
      readonly is: 'refused';
      readonly code: string;
      /** The gateway's own words. */
      readonly text: string;
    }
  | {
      /**
       * `RENAMED`: it came whole, under a name that does not open it; `QUARANTINED`: into a mailbox for such; `CAUTION_PAGE`: a page came
       * that has something to go on with. A user can go on.
       */
      readonly is: 'prompted';
      readonly code: string;
      readonly text: string;
    }
);

/** A parcel that the target itself can download, until it is disposed. */
export interface Offered extends AsyncDisposable {
  readonly url: string;
}

/**
 * A web proxy or a mail system under test, and what is on both sides of it. Nothing is sent to an address that the configuration does
 * not name. Disposing it ends what it started.
 */
export interface Gateway extends AsyncDisposable {
  readonly way: GatewayWay;
  /** The control that it is. */
  readonly control: ControlId;
  readonly name: string;
  /** What is real and what is ours, for the record's `modelled`; null for a gateway of the user's. */
  readonly modelled: string | null;
  /** Whether it has somebody who may have disk images: then that is checked, too. */
  readonly hasAllowed: boolean;
  /** Starts what it needs. To be called once, before anything else. */
  start(c: Call): Promise<void>;
  probe(c: Call): Promise<ProbedState>;
  /** Sends the parcel and says what became of it. */
  pass(parcel: Parcel, to: Group, c: Call): Promise<Passage>;
  /** Takes away what parcels of this marker left behind: mails in the mailboxes that the configuration names. */
  cleanUp(marker: string, c: Call): Promise<void>;
  /** Offers the parcel to the target's own browser. Null: at an address that only this machine reaches. Only a user's web gateway has it. */
  offer?(parcel: Parcel, c: Call): Promise<Offered | null>;
  /** Sets it. Only the reference gateways have it. */
  set?(state: SwitchState, c: Call): Promise<void>;
}

export type ReferenceGateway = Gateway & Required<Pick<Gateway, 'set'>>;
