import { UsageError } from '../usage-error.ts';

interface Asked {
  readonly targets: number;
  readonly repeat: number;
  readonly maxTime?: number | undefined;
  readonly onlyChanges?: true | undefined;
}

/** Somebody goes through one run at their own pace. @throws UsageError for what does not go with that */
export function mustBeOneRun({ targets, repeat, maxTime, onlyChanges }: Asked): void {
  const other =
    targets > 1
      ? { what: 'several targets', mend: 'name one with --target' }
      : repeat > 1
        ? { what: '--repeat', mend: 'leave --repeat out' }
        : maxTime !== undefined
          ? { what: '--max-time', mend: 'leave --max-time out: the run takes as long as it is thought about' }
          : onlyChanges === true
            ? { what: '--only-changes', mend: 'leave --only-changes out' }
            : null;
  if (other !== null)
    throw new UsageError(
      `--step is for one run on one target, and does not go with ${other.what}`,
      other.mend,
    );
}
