import { IsoError, type Program } from 'iso-packer';
import { openPrefix } from '../../../../artifacts/debian-packages/debian-prefix.ts';
import { onPath } from '../../../../artifacts/reference-guest/host-programs.ts';
import { qemuPackages } from '../../../../artifacts/reference-guest/packages.ts';
import { qemuPackagesSet } from '../../../targets/reference/ready-reference.ts';
import { cache } from '../reference-ready.ts';

/**
 * What makes VHDX images: this machine's own, else the unpacked one.
 *
 * @throws IsoError `ISO_NO_TOOL`
 */
export async function qemuImg(): Promise<Program> {
  const own = onPath('qemu-img', process.env);
  if (own !== null) return { file: own, args: [] };
  const prefix = await openPrefix(cache(), qemuPackagesSet, qemuPackages);
  const unpacked = await prefix?.program('qemu-img');
  if (unpacked) return unpacked;
  throw new IsoError('ISO_NO_TOOL', 'there is no qemu-img, which makes VHDX images', {
    mend: 'run `motw setup`, which brings it, or install qemu-utils',
  });
}
