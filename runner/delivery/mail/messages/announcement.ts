import type { Parcel } from '../../../ports/gateway.ts';

/** By it and the subject a message is known as ours. Its value is the marker. */
export const markerHeader = 'X-Motw-Harness';
/** Which of the messages of a marker it is. */
export const tokenHeader = 'X-Motw-Parcel';

/** What stands in every message: whoever finds one must see that it is harmless. */
export const opening = 'This message is an announced test of the mail system by motw-harness.';

export function subjectOf(marker: string, token: string): string {
  return `Announced test of the mail system, may be deleted (motw ${marker} ${token})`;
}

/** Whether a subject is of that message, whatever a gateway has written before or after it. */
export function isSubjectOf(subject: string, token: string): boolean {
  return subject.includes(`${token})`);
}

export function bodyOf({ marker, name }: Parcel): string {
  return [
    opening,
    'It is harmless, and may be deleted.',
    '',
    `Attached is ${name}, which does nothing but show that it came through.`,
    `Marker: ${marker}`,
    '',
  ].join('\r\n');
}

/** The right one, or one that hides what it is. */
export function contentTypeOf({ contentType, disguise }: Parcel): string {
  return disguise === 'wrong-content-type' ? 'application/pdf' : contentType;
}
