import { z } from 'zod';
import { volumeNames } from '../../../model/scenario.ts';
import type { Call } from '../../../ports/call.ts';
import type { OperationRunner } from '../../../targets/windows/guest/operation-runner.ts';
import { type Finding, note, ok } from '../finding.ts';

const short = z.string().max(1_024);
const answer = z.object({
  unpackers: z.array(z.object({ by: short, file: short.nullable(), version: short.nullable() })).max(32),
  volumes: z.array(z.object({ volume: z.enum(volumeNames), folder: short, fileSystem: short })).max(32),
  /** 7-Zip's option WriteZoneIdExtract. */
  zoneSetting: z.number().int().nullable(),
  /** Whether the user's part of the registry could be read: it is there while the user is logged on. */
  userLoaded: z.boolean(),
});
type Listed = z.infer<typeof answer>;

/** What can take things out of archives, and where a file can be copied to. None of it must be there: a scenario that needs it says so. */
export async function unpackerFindings(operations: OperationRunner, c: Call): Promise<readonly Finding[]> {
  const { user } = operations;
  const listed = await operations.ask('list-unpackers', { user }, answer, c);
  return [unpackers(listed), ...option(listed, user), ...volumeNames.map((name) => volume(listed, name))];
}

function unpackers({ unpackers: all }: Listed): Finding {
  const there = all.flatMap(({ by, file, version }) =>
    file === null ? [] : [`${by} (${file}${version ? ` ${version}` : ''})`],
  );
  const missing = all.filter(({ file }) => file === null).map(({ by }) => by);
  const detail = `explorer, ${there.join(', ')}`;
  if (missing.length === 0) return ok('unpackers', detail);
  return note(
    'unpackers',
    `${detail}; not there: ${missing.join(', ')}`,
    'install in the guest what your people use (7-Zip, Git for Windows), for everybody; scenarios of the others are inconclusive',
  );
}

/** What the option means for the mark of a program: 7-Zip takes Office files by their extensions. */
const meanings = [
  'no mark is handed on',
  'marks are handed on',
  'only documents of Office are marked',
] as const;

function option({ unpackers: all, zoneSetting, userLoaded }: Listed, user: string): readonly Finding[] {
  if (!all.some(({ by, file }) => by === '7-zip-button' && file !== null)) return [];
  const what = "7-Zip's option";
  if (!userLoaded)
    return [
      note(what, `${user} is not logged on, so WriteZoneIdExtract could not be read`, `log ${user} on`),
    ];
  const value = zoneSetting === null ? 'absent' : `${zoneSetting}`;
  return [
    ok(
      what,
      `WriteZoneIdExtract is ${value}: ${meanings[zoneSetting ?? 0] ?? 'what that means is not known'}`,
    ),
  ];
}

function volume({ volumes }: Listed, name: (typeof volumeNames)[number]): Finding {
  const what = `second volume ${name}`;
  const found = volumes.find((one) => one.volume === name);
  if (found !== undefined) return ok(what, `${found.folder}, ${found.fileSystem}`);
  return note(
    what,
    'none is prepared: the scenario that copies an image to one is inconclusive',
    `attach a disk with ${name === 'fat' ? 'FAT32 or exFAT' : 'NTFS'} to the machine, give it a letter, and make a folder motw-harness on it: \`New-Item -ItemType Directory -Path F:\\motw-harness\``,
  );
}
