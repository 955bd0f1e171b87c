import { Buffer } from 'node:buffer';
import test from 'ava';
import { checksumOf, crc32c } from '../../../artifacts/iso-packer/src/vhdx/crc32c.ts';

test('the check value of CRC-32C, and those of RFC 3720 B.4', (t) => {
  t.is(crc32c(Buffer.from('123456789')), 0xe306_9283);
  t.is(crc32c(Buffer.alloc(32)), 0x8a91_36aa);
  t.is(crc32c(Buffer.alloc(32, 0xff)), 0x62a8_ab43);
});

test('a structure counts with zeros for its own checksum, and stays as it is', (t) => {
  const structure = Buffer.from('head\x11\x22\x33\x44rest', 'latin1');
  t.is(checksumOf(structure), crc32c(Buffer.from('head\0\0\0\0rest', 'latin1')));
  t.is(structure.readUInt32LE(4), 0x4433_2211);
});
