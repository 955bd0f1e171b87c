import { IsoError, type Program } from 'iso-packer';
import type { ImageRecipe } from '../../../../artifacts/builder/build-image.ts';
import { openPrefix } from '../../../../artifacts/debian-packages/debian-prefix.ts';
import type { Wanted } from '../../../../artifacts/debian-packages/wanted.ts';
import { onPath } from '../../../../artifacts/reference-guest/host-programs.ts';
import { guestPackages, qemuPackages } from '../../../../artifacts/reference-guest/packages.ts';
import { guestPackagesSet, qemuPackagesSet } from '../../../targets/reference/ready-reference.ts';
import { cache } from '../reference-ready.ts';

/** An outside program that makes images of one kind, and where it may be found. */
interface ImageTool {
  readonly called: string;
  readonly makes: string;
  /** Names on PATH, the first that is there counting. */
  readonly names: readonly string[];
  /** The same in the unpacked packages, or paths inside. */
  readonly unpacked: readonly string[];
  readonly set: string;
  readonly packages: readonly Wanted[];
  readonly debian: string;
}

const guest = { set: guestPackagesSet, packages: guestPackages };

const tools: Readonly<Partial<Record<ImageRecipe['container'], ImageTool>>> = {
  vhdx: {
    ...{ called: 'qemu-img', makes: 'VHDX images', debian: 'qemu-utils' },
    ...{ names: ['qemu-img'], unpacked: ['qemu-img'], set: qemuPackagesSet, packages: qemuPackages },
  },
  '7z': {
    ...{ called: '7-Zip', makes: '7z archives', debian: '7zip', names: ['7zz', '7z'], ...guest },
    // From Debian 13 on `7z` is a script that starts the program by its path in the system.
    unpacked: ['usr/lib/7zip/7z', '7zz'],
  },
  git: {
    ...{ called: 'git', makes: 'git bundles', debian: 'git', names: ['git'], unpacked: ['git'], ...guest },
  },
};

/**
 * What makes images of that container, where it takes an outside program: this machine's own, else the unpacked one.
 *
 * @throws IsoError `ISO_NO_TOOL`
 */
export async function imageTool(container: ImageRecipe['container']): Promise<Program | undefined> {
  const tool = tools[container];
  if (tool === undefined) return undefined;
  const own = tool.names.map((name) => onPath(name, process.env)).find((file) => file !== null);
  if (own !== undefined) return { file: own, args: [] };
  const prefix = await openPrefix(cache(), tool.set, tool.packages);
  for (const name of tool.unpacked) {
    const program = await prefix?.program(name);
    if (program) return program;
  }
  throw new IsoError('ISO_NO_TOOL', `there is no ${tool.called}, which makes ${tool.makes}`, {
    mend: `run \`motw setup\`, which brings it, or install ${tool.debian}`,
  });
}
