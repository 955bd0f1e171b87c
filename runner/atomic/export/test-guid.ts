import { createHash } from 'node:crypto';

/** The name space of our scenarios' guids; it must never change. */
const nameSpace = '49acfc9e-8b43-4799-827c-b8bb2daa9e93';

/**
 * The guid of a scenario as an atomic test of ours: a UUID of version 5 (RFC 9562, 5.5) of the scenario's id, so that it is the same in
 * every export and never that of an official test, which is another test.
 */
export function testGuid(scenario: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(nameSpace.replaceAll('-', ''), 'hex'))
    .update(scenario, 'utf8')
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
