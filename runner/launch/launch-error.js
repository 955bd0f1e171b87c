/** This machine lacks something that is needed before any TypeScript can run. */
export class LaunchError extends Error {
  /**
   * @param {string} what
   * @param {string} mend the next step for the reader
   */
  constructor(what, mend) {
    super(what);
    this.name = 'LaunchError';
    this.mend = mend;
  }
}
