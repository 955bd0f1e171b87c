/** What a part of a rule throws that can't be evaluated as it is written; it knows where it stands, but not in which file. */
export class Refusal extends Error {
  /** Characters from the start of the rule file. */
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}
