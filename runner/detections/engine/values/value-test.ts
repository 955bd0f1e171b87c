import type { Program } from '../../sigma/regex/program.ts';
import { isWithin } from '../../sigma/values/network.ts';
import { mapText } from '../../sigma/values/string-pattern.ts';
import type { FieldValue, NumberValue, TextValue, Value } from '../../sigma/values/value.ts';
import type { EventFields } from '../event-fields.ts';
import { dash, type FieldText, fold } from '../field-text.ts';
import { Automaton } from '../regex/automaton.ts';
import { datePart } from './date-part.ts';
import { globTest } from './glob.ts';
import { compareNumber } from './numbers.ts';

/** Whether the values of one field are what a rule asks for. `event` is for values that look at a second field. */
export type ValueTest = (values: readonly FieldText[], event: EventFields) => boolean;

/** What the tests need to know of their surroundings. */
export interface TestContext {
  /** What a field of a rule is called in the events that are looked at. */
  readonly fieldName: (name: string) => string;
}

export function valueTest(value: Value, context: TestContext): ValueTest {
  switch (value.is) {
    case 'exists':
      return (values) => values.length > 0 === value.wanted;
    case 'null':
      return (values) => values.every(({ text }) => text === null);
    case 'text':
      return textTest(value);
    case 'regex': {
      const automaton = automatonOf(value.program);
      return (values) => values.some(({ text }) => text !== null && automaton.test(text));
    }
    case 'network':
      return (values) => values.some(({ text }) => text !== null && isWithin(text, value.network));
    case 'number':
      return numberTest(value);
    case 'field':
      return fieldTest(value, context.fieldName(value.name));
  }
}

function textTest(value: TextValue): ValueTest {
  const form = value.cased ? 'text' : value.anyDash ? 'dashed' : 'folded';
  const change = (text: string) => {
    const cased = value.cased ? text : fold(text);
    return value.anyDash ? dash(cased) : cased;
  };
  const test = globTest(mapText(value.pattern, change), value);
  if (form === 'folded') return (values) => values.some((each) => each.text !== null && test(each.folded));
  if (form === 'dashed') return (values) => values.some((each) => each.text !== null && test(each.dashed));
  return (values) => values.some(({ text }) => text !== null && test(value.anyDash ? dash(text) : text));
}

/** One for each expression, whatever number of tests has it: what it learnt is shared. */
const automatons = new WeakMap<Program, Automaton>();

function automatonOf(program: Program): Automaton {
  const automaton = automatons.get(program) ?? new Automaton(program);
  automatons.set(program, automaton);
  return automaton;
}

function numberTest({ part, relation, than }: NumberValue): ValueTest {
  return (values) =>
    values.some(({ text }) => {
      const found = text === null || part === null ? text : datePart(text, part);
      return found !== null && compareNumber(found, relation, than);
    });
}

function fieldTest({ openStart, openEnd, cased }: FieldValue, name: string): ValueTest {
  const form = (value: FieldText) => (cased ? (value.text ?? '') : value.folded);
  const agree = (own: string, other: string) => {
    // An empty field is inside every other; what a rule asks for is not that.
    if (other === '') return own === '';
    if (openStart && openEnd) return own.includes(other);
    if (openStart) return own.endsWith(other);
    return openEnd ? own.startsWith(other) : own === other;
  };
  return (values, event) => {
    const others = event.get(name).filter(({ text }) => text !== null);
    return values.some((own) => own.text !== null && others.some((other) => agree(form(own), form(other))));
  };
}
