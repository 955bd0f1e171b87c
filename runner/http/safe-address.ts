const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether it is https, or http on this machine itself, without user and password. */
export function isSafeAddress(written: string): boolean {
  const parsed = URL.parse(written);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return false;
  return parsed.protocol === 'https:' || (parsed.protocol === 'http:' && loopback.has(parsed.hostname));
}
