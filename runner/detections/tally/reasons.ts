import type { ConditionPart, Explanation, FieldTest } from '../engine/explanation.ts';

/** How many values of one field are shown: of those that a rule names, and of those that the event has. */
const shownValues = 5;
/** In characters, of one value, and of all that a rule names or an event has: a script may be as long as a book. */
const longestShown = 160;

/**
 * Why a rule matched, or did not, as lines, indented by two spaces a level: of what held the parts that made it hold, of what did
 * not hold those that kept it from holding.
 */
export function reasonsOf({ logSource, condition }: Explanation): readonly string[] {
  return [...(logSource.held ? [] : [logSource.text]), ...linesOf(condition, '')];
}

function linesOf(part: ConditionPart, indent: string): readonly string[] {
  if (part.is === 'field') return [indent + fieldLine(part)];
  const decisive = part.parts.filter(({ held }) => held === (part.is === 'not' ? !part.held : part.held));
  const head = headOf(part);
  const below = head === null ? indent : `${indent}  `;
  return [
    ...(head === null ? [] : [`${indent}${head} ${part.held ? 'holds' : 'does not hold'}`]),
    ...decisive.flatMap((each) => linesOf(each, below)),
  ];
}

/** Maps and lists need no line of their own: their entries say it. */
function headOf(part: Exclude<ConditionPart, FieldTest>): string | null {
  if (part.is === 'selection') return part.name;
  return part.is === 'all' || part.is === 'any' || part.is === 'not' ? `'${part.text}'` : null;
}

function fieldLine({ field, modifiers, held, wanted, seen }: FieldTest): string {
  const decisive = wanted.filter((value) => value.held === held);
  const values = (decisive.length > 0 ? decisive : wanted).map(({ text }) => text);
  const named = some(values, [], modifiers.includes('all') ? ' and ' : ' or ');
  const test = `${field ?? 'anywhere'}${modifiers.map((name) => ` ${name}`).join('')} ${named}`;
  if (field === null) return held ? test : `${test}: not in this event`;
  if (seen === null) return `${test}: the event has no ${field}`;
  return `${test}: seen ${seen.length === 0 ? 'nothing' : some(seen, values, ', ')}`;
}

function some(texts: readonly string[], around: readonly string[], between: string): string {
  const shown: string[] = [];
  let room = longestShown;
  for (const text of texts.slice(0, shownValues)) {
    const quoted = `'${excerpt(text, around)}'`;
    room -= quoted.length;
    if (shown.length > 0 && room < 0) break;
    shown.push(quoted);
  }
  const more = texts.length - shown.length;
  return shown.join(between) + (more > 0 ? ` and ${more} more` : '');
}

/** Of a long text, what is around the first of these that stands in it; else its beginning and its end. */
function excerpt(text: string, around: readonly string[]): string {
  if (text.length <= longestShown) return text;
  const lower = text.toLowerCase();
  const at = around.map((each) => lower.indexOf(each.toLowerCase())).find((index) => index >= 0);
  const half = longestShown / 2;
  if (at === undefined) return `${text.slice(0, half)} ... ${text.slice(-half)}`;
  const from = Math.max(0, Math.min(at - half / 2, text.length - longestShown));
  const to = from + longestShown;
  return `${from > 0 ? '... ' : ''}${text.slice(from, to)}${to < text.length ? ' ...' : ''}`;
}
