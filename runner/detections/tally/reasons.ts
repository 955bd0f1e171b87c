import type { ConditionPart, Explanation, FieldTest } from '../engine/explanation.ts';

/** How many of the values that a rule names are shown of one field. */
const shownValues = 5;

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
  const values = decisive.length > 0 ? decisive : wanted;
  const named = values.slice(0, shownValues).map(({ text }) => `'${text}'`);
  const more = values.length > shownValues ? ` and ${values.length - shownValues} more` : '';
  const joined = named.join(modifiers.includes('all') ? ' and ' : ' or ') + more;
  const test = `${field ?? 'anywhere'}${modifiers.map((name) => ` ${name}`).join('')} ${joined}`;
  if (field === null) return held ? test : `${test}: not in this event`;
  if (seen === null) return `${test}: the event has no ${field}`;
  return `${test}: seen ${seen.length === 0 ? 'nothing' : seen.map((text) => `'${text}'`).join(', ')}`;
}
