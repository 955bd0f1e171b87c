/**
 * The host's time, in milliseconds since 1970, by a clock that never steps: read once when the process began, and counted on by the
 * monotonic clock. The system's own clock may be set back in the middle of a run; times of one run must still compare.
 */
export function hostTime(): number {
  return performance.timeOrigin + performance.now();
}

/** The same, as the record writes it: ISO 8601 in UTC. */
export function hostTimestamp(): string {
  return new Date(hostTime()).toISOString();
}
