import test from 'ava';
import { fileInput, packImage } from 'iso-packer';

const diskSize = 256 * 1024 ** 2;
const CASES = [
  ['img', { format: 'img', diskSize }],
  ['partitioned img', { format: 'img', diskSize, partitioned: true }],
  ['fixed VHD', { format: 'vhd', diskSize }],
  ['dynamic VHD', { format: 'vhd', diskSize, dynamic: true }],
] as const;

for (const [title, options] of CASES) {
  test(`${title}: everything else has its turn while the free space of a disk goes by`, async (t) => {
    const { bytes } = packImage([fileInput('a.txt', 'a')], { label: 'TEST', ...options });
    let turns = 0;
    let done = false;
    const count = () => {
      turns += 1;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    for await (const _ of bytes);
    done = true;
    t.true(turns > 100, `${turns} turns`);
  });
}
