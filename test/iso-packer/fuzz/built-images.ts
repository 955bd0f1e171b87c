import { Buffer } from 'node:buffer';
import {
  allocationExtent,
  BuiltVolume,
  extendedAllocation,
  fileEntry,
  folder,
  identifier,
  longAllocation,
  mapOfType2,
  START,
  shortAllocation,
} from '../udf/built-volume.ts';

const BLOCK = 2048;

/** UDF as no program here writes it with files in it: every form of allocation, and every kind of partition. */
export function builtImages(): Readonly<Record<string, Buffer>> {
  return {
    'built: udf, forms of allocation': forms(),
    'built: udf, virtual partition': virtual(),
    'built: udf, metadata partition': metadata(),
  };
}

function forms(): Buffer {
  const volume = new BuiltVolume();
  const goesOn = (data: number, next: number) =>
    Buffer.concat([shortAllocation(BLOCK, data), shortAllocation(24 + 16, next, 3)]);
  volume.put(
    START + 1,
    folder(
      ...['short', 'long', 'extended', 'inside'].map((name, i) => identifier(name, 2 + i)),
      identifier('folder', 6, 2),
    ),
  );
  volume.put(START + 2, fileEntry({ form: 0, area: goesOn(30, 20), size: 4 * BLOCK }));
  volume.put(START + 3, fileEntry({ form: 1, area: longAllocation(BLOCK, 32), size: 2000, extended: true }));
  volume.put(
    START + 4,
    fileEntry({ form: 2, area: extendedAllocation(BLOCK, 33), size: BLOCK, strategy: 4096 }),
  );
  volume.put(START + 5, fileEntry({ area: Buffer.from('content') }));
  volume.put(START + 6, folder(identifier('inner', 7), identifier('deeper', 8, 2)));
  volume.put(START + 7, fileEntry({ form: 0, area: shortAllocation(BLOCK, 34, 1), size: BLOCK }));
  volume.put(START + 8, folder());
  volume.put(START + 20, allocationExtent(goesOn(31, 21)));
  volume.put(START + 21, allocationExtent(goesOn(35, 22)));
  volume.put(START + 22, allocationExtent(shortAllocation(BLOCK, 36)));
  return volume.image;
}

/** UDF 1.50, 2.2.8 and 2.2.10: the table of the numbers 0 to 3 is the last thing written. */
function virtual(): Buffer {
  const volume = new BuiltVolume({
    maps: [mapOfType2('*UDF Virtual Partition')],
    fileSet: { at: 50, block: 0, partition: 1 },
    root: [1, 1],
  });
  volume.put(START + 61, folder(identifier('f', 2, 0, 1), identifier('g', 3, 0, 1)), 1);
  volume.put(START + 52, fileEntry({ form: 1, area: longAllocation(BLOCK, 70, 0), size: BLOCK }), 2);
  volume.put(START + 53, fileEntry({ form: 1, area: longAllocation(BLOCK, 71, 0), size: BLOCK }), 3);
  const table = Buffer.alloc(4 * 4 + 36);
  for (const [i, block] of [50, 61, 52, 53].entries()) table.writeUInt32LE(block, 4 * i);
  table.write('*UDF Virtual Alloc Tbl', 17, 'latin1');
  volume.put(START + 95, fileEntry({ fileType: 0, area: table }), 95);
  return volume.image;
}

/** UDF 2.50, 2.2.10: the metadata file, in block 40, has two extents. */
function metadata(): Buffer {
  const volume = new BuiltVolume({
    maps: [mapOfType2('*UDF Metadata Partition', (map) => map.writeUInt32LE(40, 40))],
    fileSet: { at: 50, block: 0, partition: 1 },
    root: [1, 1],
  });
  const area = Buffer.concat([shortAllocation(2 * BLOCK, 50), shortAllocation(2 * BLOCK, 60)]);
  volume.put(START + 40, fileEntry({ fileType: 250, form: 0, area, size: 4 * BLOCK, extended: true }));
  volume.put(START + 51, folder(identifier('f', 2, 0, 1), identifier('g', 3, 0, 1)), 1);
  volume.put(START + 60, fileEntry({ form: 1, area: longAllocation(BLOCK, 70, 0), size: BLOCK }), 2);
  volume.put(START + 61, fileEntry({ form: 1, area: longAllocation(BLOCK, 71, 0), size: BLOCK }), 3);
  return volume.image;
}
