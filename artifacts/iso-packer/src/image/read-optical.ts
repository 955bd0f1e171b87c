import { readIso } from '../iso9660/read/read-iso.ts';
import type { ByteSource } from '../reading/byte-source.ts';
import type { FoundVolume } from '../reading/volume.ts';
import { readUdf } from '../udf/read/read-udf.ts';

/**
 * The volume of an optical image; null where there is none. Of a bridge the entries are UDF's, as Windows shows them; both volumes must
 * be sound, since otherwise it would depend on the reader what is seen.
 * @throws IsoError what is wrong with it.
 */
export async function readOptical(source: ByteSource): Promise<FoundVolume | null> {
  const iso = await readIso(source);
  const udf = await readUdf(source);
  if (iso === null || udf === null) return udf ?? iso;
  return {
    formats: [...iso.formats, ...udf.formats],
    labels: { ...iso.labels, ...udf.labels },
    entries: udf.entries,
  };
}
