import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildImage } from '../../../artifacts/builder/build-image.ts';
import type { ArchiveName, ContainerName } from '../../../runner/model/scenario.ts';
import type { ReferenceSetUp } from '../../../runner/targets/reference/ready-reference.ts';
import { call, marker } from '../containers/machine.ts';
import { temporaryFolder } from '../motw.ts';

/** Every container, and whether ClamAV finds a file in it that is recognised by how it begins. */
export const containers: readonly (readonly [ContainerName | ArchiveName, boolean])[] = [
  ['iso', true],
  ['udf', true],
  ['zip', true],
  ['7z', true],
  ['tar', true],
  // It knows no FAT volume, so no disk; and of git's objects, which are packed, none.
  ['img', false],
  ['vhd', false],
  ['vhdx', false],
  ['git', false],
];

/** With the test file that antivirus products know, in a folder, beside the payload; or without it. */
export async function imageOf(
  setUp: ReferenceSetUp,
  container: ContainerName | ArchiveName,
  content: 'antivirus-test' | 'marker' = 'antivirus-test',
): Promise<Buffer> {
  const file = join(await temporaryFolder(), `image.${container}`);
  const recipe = {
    ...{ container, name: `image.${container}`, label: 'M_0BADCAFE', marker, hiddenFolders: [] },
    files: [
      { path: 'Invoice.exe', content: 'payload', hidden: false },
      { path: 'details/test.com', content, hidden: false },
    ],
  } as const;
  await buildImage(recipe, await readFile(setUp.guest.payload), file, call.signal, toolFor(setUp, container));
  return readFile(file);
}

/** Of the packages that the guest is made with, which need not be on this machine. */
function toolFor({ host }: ReferenceSetUp, container: ContainerName | ArchiveName) {
  if (container === 'vhdx') return host.program('qemu-img');
  if (container !== '7z') return undefined;
  return { file: host.loader.file, args: [...host.loader.args, join(host.root, 'usr/bin/7zz')] };
}
