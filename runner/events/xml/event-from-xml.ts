import { parseXml, XmlElement, XmlError, type XmlNode, XmlText } from '@rgrove/parse-xml';
import type { Json } from '../../model/observation.ts';
import { type EventRead, notRead, notRendered, secondSystem } from '../event-read.ts';
import { type Fields, systemFrom } from '../system-fields.ts';
import { UnreadableEvent } from '../unreadable-event.ts';
import { permitted, restored } from './permitted-characters.ts';

/**
 * One event out of its rendered XML (Windows Event Schema, `EventType`): what `EvtRender` gives, and so `wevtutil /f:xml`,
 * `Get-WinEvent … ToXml()` and Event Viewer. RenderingInfo, which is derived from the rest in the language of the machine that
 * exported it, is left aside. The schema has one EventData or UserData; of several, the members are put together. Throws
 * UnreadableEvent.
 */
export function eventFromXml(xml: string): EventRead {
  try {
    return eventOf(parse(xml));
  } catch (error) {
    if (error instanceof XmlError) throw new UnreadableEvent(reasonOf(error), { cause: error });
    if (error instanceof RangeError) throw new UnreadableEvent('it is nested too deeply', { cause: error });
    throw error;
  }
}

function eventOf(event: XmlElement): EventRead {
  if (event.name !== 'Event') throw new UnreadableEvent(`it is <${event.name}>, no <Event>`);
  const parts = Map.groupBy(event.children.filter(isElement), ({ name }) => name);
  const [system] = parts.get('System') ?? [];
  if (system === undefined) throw new UnreadableEvent('it has no System');
  const data = parts.get('EventData');
  const userData = parts.get('UserData');
  return {
    event: {
      Event: {
        System: systemFrom(systemFields(system)),
        ...(data === undefined ? {} : { EventData: membersOf(data, dataName) }),
        ...(userData === undefined ? {} : { UserData: membersOf(userData) }),
      },
    },
    lacks: lacks(event, system, parts),
  };
}

const partsRead = new Set(['System', 'EventData', 'UserData', 'RenderingInfo']);

function lacks(
  event: XmlElement,
  system: XmlElement,
  parts: ReadonlyMap<string, readonly XmlElement[]>,
): string | null {
  const [error] = parts.get('ProcessingErrorData') ?? [];
  const other = [...parts.keys()].find((name) => !partsRead.has(name));
  const names = system.children.filter(isElement).map(({ name }) => name);
  const again = names.find((name, at) => names.indexOf(name) < at);
  if (error !== undefined) {
    const code = error.children.filter(isElement).find(({ name }) => name === 'ErrorCode');
    return notRendered(code && ownText(code));
  }
  if (other !== undefined) return notRead(other);
  if ((parts.get('System') ?? []).length > 1) return notRead(secondSystem);
  if (again !== undefined) return notRead(`a second ${again}`);
  return ownText(event).trim() === '' ? null : notRead('text of its own');
}

function parse(xml: string): XmlElement {
  const { root } = parseXml(permitted(xml), { ignoreUndefinedEntities: true });
  if (root === null) throw new UnreadableEvent('there is no element in it');
  return root;
}

/** The place within the event, and no excerpt. */
function reasonOf({ message }: XmlError): string {
  return (message.split('\n', 1)[0] ?? message).replace(/\)$/, ' of the event)');
}

/** An element's text; where it has none, its attributes. The event id has both: its Qualifiers stand beside it. */
function systemFields(system: XmlElement): Fields {
  return Object.fromEntries(
    system.children.filter(isElement).flatMap((child): [string, Json][] => {
      const text = ownText(child).trim();
      const attributes = attributesOf(child);
      return text === ''
        ? [[child.name, Object.fromEntries(attributes)]]
        : [[child.name, text], ...attributes];
    }),
  );
}

/** EventData: `Data` by name, those without one under `Data`; everything else as it is nested. */
function dataName(child: XmlElement): string {
  const { Name = '' } = child.attributes;
  return isData(child) && Name !== '' ? restored(Name) : child.name;
}

function isData({ name }: XmlElement): boolean {
  return name === 'Data' || name === 'ComplexData';
}

/**
 * The elements in these, by name; text beside them as `Data`. As in System, an element's attributes are its members, or stand beside
 * its text.
 */
function membersOf(
  parents: readonly XmlElement[],
  nameOf: (child: XmlElement) => string = ({ name }) => name,
  attributes: readonly [string, string][] = [],
): Fields {
  const fields = new Map<string, Json>(attributes);
  for (const parent of parents) {
    for (const child of parent.children.filter(isElement)) {
      const own = attributesOf(child).filter(([name]) => name !== 'Name' || !isData(child));
      const text = ownText(child);
      if (child.children.some(isElement) || (own.length > 0 && text.trim() === ''))
        add(fields, nameOf(child), membersOf([child], undefined, own));
      else {
        add(fields, nameOf(child), text);
        for (const [name, value] of own) add(fields, name, value);
      }
    }
    const bare = ownText(parent);
    if (bare.trim() !== '') add(fields, 'Data', bare);
  }
  return Object.fromEntries(fields);
}

/** What comes more than once becomes a list. */
function add(fields: Map<string, Json>, name: string, value: Json): void {
  const before = fields.get(name);
  if (before === undefined) fields.set(name, value);
  else if (Array.isArray(before)) before.push(value);
  else fields.set(name, [before, value]);
}

function isElement(node: XmlNode): node is XmlElement {
  return node instanceof XmlElement;
}

/** Without namespaces. */
function attributesOf({ attributes }: XmlElement): readonly [string, string][] {
  return Object.entries(attributes)
    .filter(([name]) => !/^xmlns(?:$|:)/.test(name))
    .map(([name, value]) => [name, restored(value)]);
}

/** Without that of its elements. An XmlCdata is an XmlText. */
function ownText({ children }: XmlElement): string {
  let text = '';
  for (const child of children) if (child instanceof XmlText) text += child.text;
  return restored(text);
}
