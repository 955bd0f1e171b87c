import type { JsonObject, Observation } from '../../../model/observation.ts';

/** Whether a document is opened there: it is shown, and leaves no trace. */
export function opensDocument(ofStep: readonly Observation[]): boolean {
  return ofStep.some(({ kind, data }) => {
    if (kind === 'view-read') return true;
    return kind === 'open-attempt' && typeof data.path === 'string' && /\.docx?$/i.test(data.path);
  });
}

/** `in Protected View by Word 16.0` */
export function viewInWords(seen: readonly JsonObject[]): string {
  const last = seen.at(-1);
  return `${last?.view === 'protected' ? 'in Protected View' : 'for editing'} by ${last?.application}`;
}
