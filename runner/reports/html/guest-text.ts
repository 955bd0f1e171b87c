import { type Html, html } from './html.ts';

/** Longest text in a line or a cell, in UTF-16 code units. */
const longest = 300;
/** Longest raw record. */
export const longestRaw = 16 * 1024;

/** Text from a guest or a record, on one line; cut where it is too long, and then saying how long it is and where the whole is. */
export function shown(text: string, most = longest): Html {
  const line = beginning(text, most).replace(/\s+/gu, ' ');
  return html`${line}${text.length > most ? remark(text, 'the whole is in run.json') : null}`;
}

/** The same where no markup can stand: in an attribute or a title. */
export function plain(text: string, most = longest): string {
  const line = beginning(text, most).replace(/\s+/gu, ' ');
  return text.length > most ? `${line}…` : line;
}

/** A raw record with its line feeds. */
export function shownRaw(text: string, where: string): Html {
  const cut = text.length > longestRaw ? html`<p>${remark(text, where)}</p>` : null;
  return html`<pre>${beginning(text, longestRaw)}</pre>${cut}`;
}

/** Never half of a surrogate pair. */
function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? most - 1 : most);
}

function remark(text: string, where: string): Html {
  const bytes = Buffer.byteLength(text).toLocaleString('en-GB');
  return html`<span class="cut"> … cut, ${bytes} bytes in all: ${where}</span>`;
}
