/** One thing that was looked at, on this machine or on a target. */
export interface Finding {
  readonly what: string;
  /** `note`: a run works all the same, and knows less. */
  readonly state: 'ok' | 'note' | 'missing';
  readonly detail: string;
  /** The command or the step that mends it. */
  readonly mend: string | null;
}

export function ok(what: string, detail: string): Finding {
  return { what, state: 'ok', detail, mend: null };
}

export function note(what: string, detail: string, mend: string | null = null): Finding {
  return { what, state: 'note', detail, mend };
}

export function missing(what: string, detail: string, mend: string | null): Finding {
  return { what, state: 'missing', detail, mend };
}

/** What an error says of itself, as a finding. */
export function failed(what: string, error: unknown): Finding {
  const { message, mend } = Object(error) as { readonly message?: unknown; readonly mend?: unknown };
  return missing(what, String(message ?? error), typeof mend === 'string' ? mend : null);
}
