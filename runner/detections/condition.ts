import type { Test } from './selection.ts';

/** Says what is wrong with a condition; the caller knows where it stands. */
export class ConditionError extends Error {}

const tokenPattern = /\(|\)|[^\s()|]+|\|/g;
const keywords = new Set(['and', 'or', 'not']);

/**
 * A Sigma condition over named selections: `and`, `or`, `not`, parentheses, and `1 of` or `all of` a name with
 * `*`, or of `them`. `not` binds closest, then `and`, then `or`.
 */
export function condition(text: string, selections: ReadonlyMap<string, Test>): Test {
  const tokens = text.match(tokenPattern) ?? [];
  let at = 0;
  const peek = () => tokens[at]?.toLowerCase();
  const next = () => tokens[at++] ?? '';
  const fail = (why: string): never => {
    throw new ConditionError(`in the condition '${text}': ${why}`);
  };

  function alternatives(): Test {
    const tests = [conjunction()];
    while (peek() === 'or') {
      next();
      tests.push(conjunction());
    }
    return any(tests);
  }

  function conjunction(): Test {
    const tests = [negation()];
    while (peek() === 'and') {
      next();
      tests.push(negation());
    }
    return all(tests);
  }

  function negation(): Test {
    if (peek() !== 'not') return operand();
    next();
    const test = negation();
    return (event) => !test(event);
  }

  function operand(): Test {
    const token = next();
    if (token === '(') {
      const test = alternatives();
      return next() === ')' ? test : fail("a ')' is missing");
    }
    if (peek() === 'of') {
      next();
      return quantified(token.toLowerCase(), next());
    }
    return selections.get(token) ?? fail(token === '' ? 'it ends too early' : unknown(token));
  }

  function quantified(quantity: string, names: string): Test {
    if (quantity !== '1' && quantity !== 'all') return fail(`'${quantity} of' is not supported`);
    const tests = [...selections].filter(([name]) => isMeant(name, names)).map(([, test]) => test);
    if (tests.length === 0) return fail(`no selection is called '${names}'`);
    return quantity === '1' ? any(tests) : all(tests);
  }

  const test = alternatives();
  return at < tokens.length ? fail(`'${next()}' is not expected there`) : test;
}

const unknown = (token: string) =>
  keywords.has(token.toLowerCase()) || token === ')' || token === '|'
    ? `'${token}' is not expected there`
    : `no selection is called '${token}'`;

/** `them` leaves out the names that begin with an underscore (Sigma specification 2, "Condition"). */
function isMeant(name: string, names: string): boolean {
  if (names.toLowerCase() === 'them') return !name.startsWith('_');
  const parts = names.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function any(tests: readonly Test[]): Test {
  return (event) => tests.some((test) => test(event));
}

function all(tests: readonly Test[]): Test {
  return (event) => tests.every((test) => test(event));
}
