// @ts-check

/**
 * A message without its attachments, with a note in the place of each.
 *
 * @param {string} message with CRLF
 * @param {string} reason
 */
exports.stripped = (message, reason) =>
  eachPart(message, (part) =>
    /^content-disposition:\s*attachment/im.test(headOf(part))
      ? `\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nAn attachment was removed: ${reason}\r\n`
      : part,
  );

/**
 * A message whose attachments have names that open nothing.
 *
 * @param {string} message
 */
exports.renamed = (message) =>
  eachPart(message, (part) => {
    const head = headOf(part);
    return head.replaceAll(/name="?([^";\r\n]+)"?/gi, 'name="$1.blocked"') + part.slice(head.length);
  });

/**
 * @param {string} message of one level of parts (RFC 2046 5.1.1)
 * @param {(part: string) => string} change
 */
function eachPart(message, change) {
  const boundary = /^content-type:\s*multipart\/mixed;\s*boundary="?([^";\r\n]+)/im.exec(
    headOf(message),
  )?.[1];
  if (boundary === undefined) return message;
  return message
    .split(`--${boundary}`)
    .map((part, i, { length }) => (i === 0 || i === length - 1 ? part : change(part)))
    .join(`--${boundary}`);
}

/** @param {string} part */
function headOf(part) {
  const end = part.indexOf('\r\n\r\n');
  return end < 0 ? part : part.slice(0, end);
}
