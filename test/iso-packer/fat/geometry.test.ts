import test from 'ava';
import fc from 'fast-check';
import { geometry, sectorsNeeded } from '../../../artifacts/iso-packer/src/fat/layout/geometry.ts';

const KINDS = [
  { kind: 16, reserved: 1, least: 4101, most: 65_508, entries: 256 },
  { kind: 32, reserved: 32, least: 65_541, most: 0x0fffffe5, entries: 128 },
] as const;

const clusterSizes = fc.integer({ min: 0, max: 6 }).map((power) => 2 ** power);

for (const { kind, reserved, least, most, entries } of KINDS) {
  const rootEntries = kind === 16 ? 512 : 0;
  const before = reserved + (kind === 16 ? 32 : 0);

  test(`FAT${kind}: the FAT has an entry for each cluster and no sector too many, and no cluster is given away`, (t) => {
    const sizes = fc.integer({ min: 1, max: kind === 16 ? 5_000_000 : 0xffffffff });
    t.notThrows(() =>
      fc.assert(
        fc.property(clusterSizes, sizes, (sectorsPerCluster, sectors) => {
          const found = geometry(kind, sectorsPerCluster, rootEntries, sectors);
          if (found === null) return true;
          const { clusters, fatSectors } = found;
          const room = (tables: number) => Math.floor((sectors - before - 2 * tables) / sectorsPerCluster);
          const holds = fatSectors * entries >= clusters + 2;
          const smaller = (fatSectors - 1) * entries >= room(fatSectors - 1) + 2;
          return holds && !smaller && clusters === room(fatSectors) && clusters >= least && clusters <= most;
        }),
        { numRuns: 2000 },
      ),
    );
  });

  test(`FAT${kind}: the number of clusters keeps away from where another kind begins`, (t) => {
    const fewest = sectorsNeeded(kind, 1, rootEntries, 0);
    t.is(geometry(kind, 1, rootEntries, fewest)?.clusters, least);
    t.is(geometry(kind, 1, rootEntries, fewest - 1), null);
    const largest = sectorsNeeded(kind, 1, rootEntries, most);
    t.is(geometry(kind, 1, rootEntries, largest)?.clusters, most);
    t.is(geometry(kind, 1, rootEntries, largest + 1), null);
  });
}
