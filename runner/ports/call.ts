/** Every call across a port can be given up and has an end. */
export interface Call {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Bytes as a source gave them, kept as evidence. */
export interface Raw {
  readonly source: string;
  readonly media: string;
  readonly bytes: Uint8Array;
}

/** What a guest did when asked. A refusal is a value; only a fault throws. */
export type Attempt<T> = { readonly raw: readonly Raw[] } & (
  | { readonly is: 'done'; readonly value: T }
  /** `code`: errno or HRESULT, verbatim; it says what refused, not who. */
  | { readonly is: 'refused'; readonly code: string; readonly text: string }
  /** A user could click on. */
  | { readonly is: 'prompted'; readonly text: string }
  /** This way of trying it does not exist here (say, a double-click without a desktop): nothing was tried, so nothing was refused. */
  | { readonly is: 'unavailable'; readonly code: string; readonly text: string }
);
