import { HarnessError } from '../model/errors.ts';

/**
 * A fault inside a step: the harness, the channel, a tool or the guest did not do what was agreed. It ends the step as `failed`;
 * it is never a verdict about a control.
 */
export class StepFault extends Error {
  readonly code: string;

  constructor(code: string, text: string) {
    super(text);
    this.name = 'StepFault';
    this.code = code;
  }
}

/** The machine can neither be taken back nor started again: no arm can go on. */
export class MachineLost extends Error {
  constructor(cause: unknown) {
    super('the machine was lost', { cause });
    this.name = 'MachineLost';
  }
}

interface Fault {
  readonly code: string;
  readonly text: string;
}

/** The code and text of whatever was thrown, for the record. */
export function faultOf(error: unknown): Fault {
  if (error instanceof MachineLost) return faultOf(error.cause);
  const code = (error as { code?: unknown } | null)?.code;
  return {
    code: typeof code === 'string' ? code : error instanceof Error ? error.name : 'UNKNOWN',
    text: error instanceof Error ? error.message : String(error),
  };
}

/** The same of what made a step fail, and how to mend it where the error says: who reads the record has nothing else to go by. */
export function faultOfStep(error: unknown): Fault {
  const { code, text } = faultOf(error);
  const { mend } = Object(error instanceof MachineLost ? error.cause : error) as { readonly mend?: unknown };
  return { code, text: typeof mend === 'string' ? `${text}; ${mend}` : text };
}

/** What ended a run before its time, for the record: a signal, or that its time was up. */
export function interruptionOf({ reason }: AbortSignal): Fault {
  if (reason instanceof HarnessError) return faultOf(reason);
  return { code: 'INTERRUPTED', text: 'the run was interrupted' };
}
