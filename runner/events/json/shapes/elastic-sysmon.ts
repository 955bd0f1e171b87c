import type { Json } from '../../../model/observation.ts';
import type { Fields } from '../../system-fields.ts';
import { inside } from '../shape.ts';

const always: Readonly<Record<string, string>> = {
  CommandLine: 'process.command_line',
  CurrentDirectory: 'process.working_directory',
  OriginalFileName: 'process.pe.original_file_name',
  ParentProcessGuid: 'process.parent.entity_id',
  ParentProcessId: 'process.parent.pid',
  ParentImage: 'process.parent.executable',
  ParentCommandLine: 'process.parent.command_line',
  TargetObject: 'registry.path',
  Protocol: 'network.transport',
  SourceIp: 'source.ip',
  SourceHostname: 'source.domain',
  SourcePort: 'source.port',
  DestinationIp: 'destination.ip',
  DestinationHostname: 'destination.domain',
  DestinationPort: 'destination.port',
  QueryName: 'dns.question.name',
};
const ofSource = {
  SourceProcessGUID: 'process.entity_id',
  SourceProcessId: 'process.pid',
  SourceImage: 'process.executable',
};
const ofProcess = { ProcessGuid: 'process.entity_id', ProcessId: 'process.pid', Image: 'process.executable' };

/**
 * Elastic's pipeline for Sysmon (elastic/beats, x-pack/winlogbeat/module/sysmon/ingest) moves most of what rules ask for out of
 * `winlog.event_data` to ECS fields [H]. Here it comes back under the names that Sysmon gave it, where nothing stands under them.
 */
export function sysmonFields(document: Fields, eventId: number): Fields {
  const paths = {
    ...always,
    ...(eventId === 8 || eventId === 10 ? ofSource : ofProcess),
    ...filePath(eventId),
  };
  const moved = Object.entries(paths).map(([name, path]): [string, Json | undefined] => [
    name,
    inside(document, ...path.split('.')),
  ]);
  const all: readonly (readonly [string, Json | undefined])[] = [
    ...moved,
    ['Hashes', hashes(document)],
    ['User', user(document)],
  ];
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** What Sysmon calls a file depends on the event. */
function filePath(eventId: number): Readonly<Record<string, string>> {
  if (eventId === 6 || eventId === 7)
    return { ImageLoaded: 'file.path', OriginalFileName: 'file.pe.original_file_name' };
  if (eventId === 9) return { Device: 'file.path' };
  return eventId === 17 || eventId === 18 ? { PipeName: 'file.name' } : { TargetFilename: 'file.path' };
}

function hashes(document: Fields): string | undefined {
  const found = ['process', 'file'].flatMap((of) => [
    ...Object.entries(inside(document, of, 'hash') ?? {}),
    ...[inside(document, of, 'pe', 'imphash')].flatMap((hash) =>
      hash === undefined ? [] : [['imphash', hash] as const],
    ),
  ]);
  return found.length === 0
    ? undefined
    : found.map(([name, hash]) => `${name.toUpperCase()}=${hash}`).join(',');
}

function user(document: Fields): string | undefined {
  const [domain, name] = [inside(document, 'user', 'domain'), inside(document, 'user', 'name')];
  return typeof domain === 'string' && typeof name === 'string' ? `${domain}\\${name}` : undefined;
}
