/** A stream that a person may be looking at; standard error is one. */
export interface Shown {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where nobody is to be shown anything. */
export const unseen: Shown = { write() {} };

/** A terminal that does not know its size says 0. */
export function columnsOf({ columns }: Shown): number {
  return columns || 80;
}
