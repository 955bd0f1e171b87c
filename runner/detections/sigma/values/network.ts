import { isIP } from 'node:net';

/** An IP network: `value` is its address as a number, of which the first `prefix` of 32 or 128 bits count. */
export interface Network {
  readonly bits: 32 | 128;
  readonly prefix: number;
  readonly value: bigint;
}

/**
 * `10.0.0.0/8`, `fe80::/10`; an address alone is a network of its own. Null for anything else. A network of IPv4 addresses written as
 * IPv6 (`::ffff:10.0.0.0/104`; RFC 4291, section 2.5.5.2) is the IPv4 one.
 */
export function network(text: string): Network | null {
  const [, address = '', given] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const parsed = ipAddress(address);
  if (parsed === null) return null;
  const prefix = given === undefined ? parsed.bits : Number(given);
  if (prefix > parsed.bits) return null;
  const four = prefix < mappedPrefix ? null : mappedFour(parsed);
  return four === null
    ? { bits: parsed.bits, prefix, value: parsed.value }
    : { ...four, prefix: prefix - mappedPrefix };
}

/** Whether text is an address of the network. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`), as Windows does, is the IPv4 one. */
export function isWithin(text: string, { bits, prefix, value }: Network): boolean {
  const written = ipAddress(text.trim());
  const address = bits === 32 && written !== null ? (mappedFour(written) ?? written) : written;
  if (address === null || address.bits !== bits) return false;
  const ignored = BigInt(bits - prefix);
  return address.value >> ignored === value >> ignored;
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** What every IPv4 address that is written as IPv6 begins with, in bits. */
const mappedPrefix = 96;

function mappedFour({ bits, value }: Address): Address | null {
  return bits === 128 && value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffff_ffffn } : null;
}

function ipAddress(text: string): Address | null {
  const address = text.replace(/%.*$/, '');
  const kind = isIP(address);
  if (kind === 0) return null;
  if (kind === 4) return { bits: 32, value: ofFour(address) };
  return { bits: 128, value: ofSix(address) };
}

function ofFour(address: string): bigint {
  return address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function ofSix(address: string): bigint {
  const dotted = address.lastIndexOf('.') < 0 ? '' : address.slice(address.lastIndexOf(':') + 1);
  const head = address.slice(0, address.length - dotted.length);
  const [before = '', after] = head.replace(/([^:]):$/, '$1').split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const tail =
    dotted === '' ? [] : [(ofFour(dotted) >> 16n).toString(16), (ofFour(dotted) & 0xffffn).toString(16)];
  const left = groups(before);
  const right = [...groups(after ?? ''), ...tail];
  const zeros: string[] = Array(Math.max(8 - left.length - right.length, 0)).fill('0');
  return [...left, ...zeros, ...right].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
