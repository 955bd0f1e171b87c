/** How closely the primary tree keeps to ECMA-119 (10: the levels). */
export interface Interchange {
  readonly level: 1 | 2 | 3;
  /** Names and depths beyond the standard, as other writers make them and readers take them. */
  readonly relaxed: boolean;
}
