import { HarnessError } from '../../../../model/errors.ts';
import type { Json } from '../../../../model/observation.ts';

/** Something of a run is still in the guest. */
export class ResidueLeftError extends HarnessError {
  readonly code = 'RESIDUE';
  readonly category = 'environment';

  constructor(target: string, left: readonly string[]) {
    const things = left.length === 1 ? 'one thing of the run is' : `${left.length} things of the run are`;
    super(
      `${things} still in ${target}${left.length === 1 ? '' : ', the first'}: the ${left[0]}`,
      'close what uses it in the guest (or restart the guest), then run `motw clean-up` again',
    );
  }
}

/** The target of the run is not configured, so nobody knows where to clean up. */
export class TargetGoneError extends HarnessError {
  readonly code = 'TARGET_GONE';
  readonly category = 'user';

  constructor(target: string, run: string) {
    super(
      `the run was on the target '${target}', which is not configured here`,
      `name the configuration that has it with --config, or write its entry again under its old name, and run \`motw clean-up ${run}\``,
    );
  }
}

/** The target of the run is configured otherwise than it was: it may be another machine. */
export class TargetChangedError extends HarnessError {
  readonly code = 'TARGET_CHANGED';
  readonly category = 'user';

  constructor(
    target: string,
    run: string,
    file: string,
    { key, was, is }: { readonly key: string; readonly was: Json | undefined; readonly is: Json },
  ) {
    super(
      `the ${key} of '${target}' is not what the run worked with, so it may be another machine: ${inWords(is)}, and was ${inWords(was)}`,
      `put its entry in ${file} back as it was, run \`motw clean-up ${run}\`, then change it`,
    );
  }
}

function inWords(value: Json | undefined): string {
  const words = Array.isArray(value) ? value.join('; ') : String(value);
  return `'${words}'`;
}
