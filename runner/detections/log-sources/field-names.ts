/** Channels whose events are rendered with other field names than their manifest has: `FilePath` and `FilePathBuffer` [H]. */
const bufferChannels = /^microsoft-windows-(applocker|codeintegrity)\//i;

/** Other names for the same field in a channel: what an event calls a field depends on the build of Windows and on what rendered it. */
export function otherNames(name: string, channel: string): readonly string[] {
  const systemName = Object.hasOwn(systemNames, name) ? systemNames[name] : undefined;
  if (systemName !== undefined) return [systemName];
  if (!bufferChannels.test(channel)) return [];
  return name.endsWith('Buffer') ? [name.slice(0, -'Buffer'.length)] : [`${name}Buffer`];
}

/** Names for parts of System that rules use, beside those which the specification makes of element and attribute. */
const systemNames: Readonly<Record<string, string>> = {
  // In an example of the specification ("Maps").
  EventLog: 'Channel',
  TimeCreated: 'TimeCreated_SystemTime',
};

const hashNames = ['md5', 'sha1', 'sha256', 'imphash'];

export function isHash(name: string): boolean {
  return hashNames.includes(name);
}

/**
 * A hash by the name that the taxonomy has for it (Sigma taxonomy 2.1.0, "Process Creation Events"), out of the field that Sysmon writes:
 * `MD5=…,SHA256=…,IMPHASH=…` [H]. Null where it is not there.
 */
export function hashIn(hashes: string, name: string): string | null {
  const prefix = `${name}=`;
  const found = hashes.split(',').find((part) => part.toLowerCase().startsWith(prefix));
  return found?.slice(prefix.length) ?? null;
}
