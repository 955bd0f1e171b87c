/** A channel was used after its machine had been reverted or stopped: a fault of the harness. */
export class StaleChannelError extends Error {
  constructor(epoch: number) {
    super(`the channel of boot ${epoch} was used after that boot had ended`);
    this.name = 'StaleChannelError';
  }
}
