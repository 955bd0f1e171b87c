import { parseXml, XmlElement, XmlError, type XmlNode, XmlText } from '@rgrove/parse-xml';
import type { Json } from '../../model/observation.ts';
import type { WinEvent } from '../../model/win-event.ts';
import { type Fields, systemFrom } from '../system-fields.ts';
import { UnreadableEvent } from '../unreadable-event.ts';
import { permitted, restored } from './permitted-characters.ts';

/**
 * One event out of its rendered XML (Windows Event Schema, `EventType`): what `EvtRender` gives, and so `wevtutil /f:xml`,
 * `Get-WinEvent … ToXml()` and Event Viewer. RenderingInfo, which is derived from the rest in the language of the machine that
 * exported it, is left aside. Throws UnreadableEvent.
 */
export function eventFromXml(xml: string): WinEvent {
  try {
    return eventOf(parse(xml));
  } catch (error) {
    if (error instanceof XmlError) throw new UnreadableEvent(reasonOf(error), { cause: error });
    if (error instanceof RangeError) throw new UnreadableEvent('it is nested too deeply', { cause: error });
    throw error;
  }
}

function eventOf(event: XmlElement): WinEvent {
  if (event.name !== 'Event') throw new UnreadableEvent(`it is <${event.name}>, no <Event>`);
  const system = childOf(event, 'System');
  if (system === undefined) throw new UnreadableEvent('it has no System');
  const data = childOf(event, 'EventData');
  const userData = childOf(event, 'UserData');
  return {
    Event: {
      System: systemFrom(systemFields(system)),
      ...(data === undefined ? {} : { EventData: dataFields(data) }),
      ...(userData === undefined ? {} : { UserData: elementFields(userData) }),
    },
  };
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
function dataFields(data: XmlElement): Fields {
  const fields = collected(data, (child) => {
    const name = child.name === 'Data' || child.name === 'ComplexData' ? child.attributes.Name : undefined;
    return name === undefined || name === '' ? child.name : restored(name);
  });
  const bare = ownText(data);
  if (bare.trim() !== '') add(fields, 'Data', bare);
  return Object.fromEntries(fields);
}

function elementFields(element: XmlElement): Fields {
  return Object.fromEntries(collected(element, ({ name }) => name));
}

function collected(element: XmlElement, nameOf: (child: XmlElement) => string): Map<string, Json> {
  const fields = new Map<string, Json>();
  for (const child of element.children)
    if (child instanceof XmlElement)
      add(fields, nameOf(child), child.children.some(isElement) ? elementFields(child) : ownText(child));
  return fields;
}

/** What comes more than once becomes a list. */
function add(fields: Map<string, Json>, name: string, value: Json): void {
  const before = fields.get(name);
  if (before === undefined) fields.set(name, value);
  else if (Array.isArray(before)) before.push(value);
  else fields.set(name, [before, value]);
}

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.filter(isElement).find((child) => child.name === name);
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
