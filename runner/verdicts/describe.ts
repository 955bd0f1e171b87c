import type { Observation } from '../model/observation.ts';
import type { StepRecord } from '../model/run-record.ts';
import type { ActiveArm } from '../model/words.ts';

/** Of a gateway, in characters. */
const longestWords = 120;

const methods = new Map<unknown, string>([
  ['double-click', 'by double-click'],
  ['api', 'by the mount API'],
  ['create-process', 'by creating a process'],
]);

/** What an observation says, in words that a sentence can be made of. */
export function describe({ kind, data, summary }: Observation): string {
  switch (kind) {
    case 'deliver-attempt':
      if (data.who === 'target') return `the download by the target's own browser ${resultOf(data)}`;
      return data.by === 'unpack'
        ? `the unpacking ${resultOf(data)}`
        : `the image sent through ${data.gateway} ${passageOf(data)}`;
    case 'view-read':
      return `${data.application} showed the document ${data.view === 'protected' ? 'in Protected View' : 'for editing'}`;
    case 'mount-attempt':
      return `the mount ${methods.get(data.by) ?? `by ${data.by}`} ${resultOf(data)}`;
    case 'open-attempt':
      return `the open ${methods.get(data.by) ?? `by ${data.by}`} ${resultOf(data)}`;
    case 'zone-read':
      return `${data.unpacked === true ? `what ${data.tool} took out of the archive` : 'the file inside the image'} has ${typeof data.mapped === 'number' ? `zone ${data.mapped}` : 'no zone'}`;
    case 'control-log':
      return `${data.control} logged '${data.action}'`;
    default:
      return summary;
  }
}

function passageOf(data: Observation['data']): string {
  if (data.is === 'done') return 'arrived';
  const held = data.by === 'web' ? 'was held up' : 'came otherwise';
  return `${data.is === 'prompted' ? held : 'was stopped'} with ${data.code} (${shortened(String(data.text))})`;
}

/** A gateway may send a whole page; the observation has all of it. */
function shortened(text: string): string {
  return text.length <= longestWords ? text : `${text.slice(0, longestWords).trimEnd()}…`;
}

function resultOf(data: Observation['data']): string {
  if (data.is === 'done') return 'succeeded';
  if (data.is === 'unavailable') return `could not be tried (${data.code})`;
  return data.is === 'prompted' ? 'asked the user' : `was refused with ${data.code}`;
}

export function describeAll(observations: readonly Observation[]): string {
  return listed(observations.map(describe));
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const unique = [...new Set(words)];
  const last = unique.pop() ?? '';
  return unique.length === 0 ? last : `${unique.join(', ')} and ${last}`;
}

export function describeFault({ step, status, reason }: StepRecord): string {
  if (status === 'running') return `the run ended during the ${step} step`;
  return `the ${step} step failed${reason === null ? '' : ` with ${reason.code}`}`;
}

export function inArm(arm: ActiveArm): string {
  return `in the ${arm} arm`;
}
