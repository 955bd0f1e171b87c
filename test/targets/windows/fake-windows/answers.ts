import type { Json, JsonObject } from '../../../../runner/model/observation.ts';

/** What an operation of the fake answers, without the envelope. */
export type FakeAnswer = JsonObject & { readonly is: string };

export function done(value: Json = null): FakeAnswer {
  return { is: 'done', value };
}

export function refused(code: string, text: string, value: Json = null): FakeAnswer {
  return { is: 'refused', code, text, value };
}

export function unavailable(code: string, text: string): FakeAnswer {
  return { is: 'unavailable', code, text };
}

export function fault(code: string, text: string): FakeAnswer {
  return { is: 'fault', code, text };
}
