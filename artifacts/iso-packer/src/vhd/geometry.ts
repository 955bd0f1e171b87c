/** Bytes of a sector in a virtual hard disk (specification 1.0, "Terms"). */
export const SECTOR = 512;

export interface Geometry {
  readonly cylinders: number;
  readonly heads: number;
  readonly sectorsPerTrack: number;
}

const MAX_CYLINDERS = 65535;

/** Cylinders, heads and sectors of a disk (specification 1.0, "Appendix: CHS Calculation"). They may hold a little less than the disk. */
export function geometryOf(sectors: number): Geometry {
  const total = Math.min(sectors, MAX_CYLINDERS * 16 * 255);
  if (total >= MAX_CYLINDERS * 16 * 63) return geometryWith(total, 255, 16);
  const heads = Math.max(4, Math.ceil(Math.floor(total / 17) / 1024));
  if (heads <= 16 && Math.floor(total / 17) < heads * 1024) return geometryWith(total, 17, heads);
  return Math.floor(total / 31) < 16 * 1024 ? geometryWith(total, 31, 16) : geometryWith(total, 63, 16);
}

function geometryWith(sectors: number, sectorsPerTrack: number, heads: number): Geometry {
  return { cylinders: Math.floor(Math.floor(sectors / sectorsPerTrack) / heads), heads, sectorsPerTrack };
}

/** The smallest disk of at least these sectors whose geometry holds all of it; beyond what a geometry can say, the disk itself. */
export function wholeCylinders(sectors: number): number {
  if (sectors > MAX_CYLINDERS * 16 * 255) return sectors;
  let whole = sectors;
  while (capacity(geometryOf(whole)) !== whole) whole += 1;
  return whole;
}

function capacity({ cylinders, heads, sectorsPerTrack }: Geometry): number {
  return cylinders * heads * sectorsPerTrack;
}
