import { damage } from '../../reading/damage.ts';
import { TAG } from '../tag-id.ts';
import type { Anchor } from './anchor.ts';
import type { Blocks } from './blocks.ts';
import { type Descriptor, parseDescriptor } from './tag.ts';

/** The prevailing descriptors (ECMA-167 3/8.4.3). */
export interface VolumeSequence {
  readonly logicalVolume: Descriptor;
  /** By number of the partition. */
  readonly partitions: ReadonlyMap<number, Descriptor>;
}

interface Run {
  sector: number;
  length: number;
}

/** Writers need six, and some more on media that are written once. */
const MAX_DESCRIPTORS = 512;

/**
 * The main sequence; the reserve one is for media that fail, and has to say the same. A reader that went on there after damage here would
 * see another volume than one that did not notice.
 */
export async function readSequence(anchor: Anchor): Promise<VolumeSequence> {
  const prevailing = new Map<string, Descriptor>();
  const partitions = new Map<number, Descriptor>();
  for await (const descriptor of sequence(anchor)) {
    const { id, bytes } = descriptor;
    const partition = id === TAG.partition ? bytes.readUInt16LE(22) : 0; // 3/10.5.4
    const key = `${id} ${partition}`;
    const before = prevailing.get(key);
    if (before !== undefined && !isLater(descriptor, before)) continue;
    prevailing.set(key, descriptor);
    if (id === TAG.partition) partitions.set(partition, descriptor);
  }
  const logicalVolume = prevailing.get(`${TAG.logicalVolume} 0`);
  if (logicalVolume === undefined || !prevailing.has(`${TAG.primaryVolume} 0`)) {
    throw damage('ISO_BAD_DESCRIPTOR', 'UDF whose volume descriptors are not all there', anchor.offset);
  }
  return { logicalVolume, partitions };
}

/** Those in which a number says which one prevails. */
const NUMBERED: ReadonlySet<number> = new Set([TAG.primaryVolume, TAG.partition, TAG.logicalVolume]);

async function* sequence({ blocks, sector, length, offset }: Anchor): AsyncGenerator<Descriptor> {
  const run: Run = { sector, length };
  for (let n = 0; run.length >= blocks.size; n += 1) {
    const descriptor = await descriptorAt(blocks, run.sector);
    // 3/8.4.2: the sequence ends with a terminating descriptor, or where nothing is recorded.
    if (descriptor === null || descriptor.id === TAG.terminating) return;
    if (n === MAX_DESCRIPTORS) throw damage('ISO_LIMIT', `over ${n} volume descriptors`, offset);
    run.sector += 1;
    run.length -= blocks.size;
    if (descriptor.id === TAG.pointer) {
      // 3/10.3.3: where it goes on.
      run.length = descriptor.bytes.readUInt32LE(20);
      run.sector = descriptor.bytes.readUInt32LE(24);
    }
    if (NUMBERED.has(descriptor.id)) yield descriptor;
  }
}

async function descriptorAt(blocks: Blocks, sector: number): Promise<Descriptor | null> {
  const bytes = await blocks.read(sector);
  if (bytes.subarray(0, 16).every((byte) => byte === 0)) return null;
  return parseDescriptor({ bytes, offset: sector * blocks.size, code: 'ISO_BAD_DESCRIPTOR' }, sector);
}

/** 3/8.4.3: the one with the highest volume descriptor sequence number prevails. */
function isLater(a: Descriptor, b: Descriptor): boolean {
  const [left, right] = [a.bytes.readUInt32LE(16), b.bytes.readUInt32LE(16)];
  if (left === right) throw damage('ISO_BAD_DESCRIPTOR', 'two descriptors with one number', a.offset);
  return left > right;
}
