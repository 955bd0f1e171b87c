import * as z from 'zod';
import { type Finding, isCode } from './finding.ts';
import { type Path, valueAt } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;

/** Of one map as many keys that are not known are told: who has more of them has another kind of file. */
const mostUnknown = 20;

interface Checked {
  readonly schema: z.ZodType;
  readonly root: unknown;
  readonly isSecret: (path: Path) => boolean;
}

/**
 * What a schema finds wrong with a value, with the words it would have taken.
 *
 * @param isSecret where what is written is not to be repeated
 */
export function schemaFindings(
  schema: z.ZodType,
  root: unknown,
  isSecret: Checked['isSecret'] = () => false,
): Finding[] {
  const result = schema.safeParse(root);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => findings({ schema, root, isSecret }, issue, []));
}

function findings(checked: Checked, issue: Issue, above: Path): Finding[] {
  const { schema, root, isSecret } = checked;
  const path = [...above, ...issue.path.map((s) => (typeof s === 'symbol' ? String(s) : s))];
  const value = valueAt(root, path);
  const given =
    value === undefined ? String(path.at(-1) ?? '') : isSecret(path) ? 'what is written there' : shown(value);
  const one = (finding: Omit<Finding, 'path' | 'at' | 'given'> & Partial<Finding>): Finding[] => [
    { path, at: 'value', given, ...finding },
  ];

  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, root, path);
    return issue.keys.slice(0, mostUnknown).map((key) => ({
      code: unknownKey(path),
      path: [...path, key],
      at: 'key' as const,
      given: key,
      known,
    }));
  }
  if (path.length > 0 && value === undefined) return one({ code: 'MISSING_KEY' });
  if (issue.code === 'invalid_union') {
    if ('options' in issue && Array.isArray(issue.options)) {
      return one({ code: 'UNKNOWN_WORD', known: issue.options.map(String) });
    }
    return likeliest(issue.errors).flatMap((inner) => findings(checked, inner, path));
  }
  if (issue.code === 'invalid_value') {
    return one({
      code: isCode(issue.message) ? issue.message : 'UNKNOWN_WORD',
      known: issue.values.map(String),
    });
  }
  // What is wrong with a name, the schema of the names says.
  if (issue.code === 'invalid_key' && issue.issues[0] !== undefined) {
    const [{ message }] = issue.issues;
    return isCode(message)
      ? [{ path, at: 'key', given: String(path.at(-1)), code: message }]
      : [{ path, at: 'key', given: `${String(path.at(-1))}: ${message}`, code: 'WRONG_TYPE' }];
  }
  if (isCode(issue.message) && issue.message !== 'WRONG_TYPE') return one({ code: issue.message });
  if (issue.code !== 'invalid_type' && !isCode(issue.message)) {
    return one({ code: 'WRONG_TYPE', given: `${placeIn(path)}: ${issue.message}` });
  }
  if (issue.code === 'invalid_type' && issue.expected === 'boolean')
    return one({ code: 'WRONG_TYPE', given: `write true or false, in place of ${given}` });
  const wanted = issue.code === 'invalid_type' ? (forms[issue.expected] ?? issue.expected) : 'another value';
  return one({ code: 'WRONG_TYPE', given: `expected ${wanted}, found ${given}` });
}

/** How the value there is called: by its key, or by its number in a list. */
function placeIn(path: Path): string {
  const last = path.at(-1) ?? 'the file';
  return typeof last === 'number' ? `entry ${last + 1}` : last;
}

/** The branch of a union that was meant: the one that the value's shape fits. */
function likeliest(branches: readonly Issue[][]): readonly Issue[] {
  const fits = (branch: readonly Issue[]) =>
    branch.every((i) => i.path.length > 0 || i.code === 'unrecognized_keys');
  return branches.find(fits) ?? branches[0] ?? [];
}

function unknownKey(parent: Path): 'UNKNOWN_KEY' | 'UNKNOWN_POSTURE' | 'UNKNOWN_CONTROL' {
  if (parent[0] !== 'expect') return 'UNKNOWN_KEY';
  if (parent.length === 1) return 'UNKNOWN_POSTURE';
  return parent.length === 2 ? 'UNKNOWN_CONTROL' : 'UNKNOWN_KEY';
}

/** The keys that the schema knows at a path, given what is chosen there and above. */
function keysAt(schema: z.ZodType, root: unknown, path: Path): string[] {
  let here = branches(schema, root);
  for (const [index, segment] of path.entries()) {
    const value = valueAt(root, path.slice(0, index + 1));
    here = here.flatMap((s) => branches(childOf(s, segment), value));
  }
  return [...new Set(here.flatMap((s) => (s instanceof z.ZodObject ? Object.keys(s.shape) : keyWords(s))))];
}

function keyWords(schema: z.core.$ZodType): string[] {
  if (!(schema instanceof z.ZodRecord) || !(schema.keyType instanceof z.ZodEnum)) return [];
  return schema.keyType.options.map(String);
}

/** The schemas that a value may have been meant for. */
function branches(schema: z.core.$ZodType | undefined, value: unknown): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) {
    const all = schema.options.flatMap((option) => branches(option, value));
    if (!(schema instanceof z.ZodDiscriminatedUnion)) return all;
    const { discriminator } = schema.def;
    const chosen = all.filter((each) => takes(each, discriminator, value));
    return chosen.length > 0 ? chosen : all;
  }
  if (schema instanceof z.ZodPipe) return branches(schema.in, value);
  const isWrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  if (isWrapped) return branches(schema.unwrap(), value);
  return schema === undefined ? [] : [schema];
}

function takes(schema: z.core.$ZodType, key: string, value: unknown): boolean {
  const inner = childOf(schema, key);
  return inner !== undefined && z.safeParse(inner, valueAt(value, [key])).success;
}

function childOf(schema: z.core.$ZodType, segment: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[segment];
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}

/** What a value should be, in the words of who writes the file. */
const forms: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'a text (in quotes where it looks like something else)',
  number: 'a number',
  int: 'a whole number',
};

function shown(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a map' : String(value);
}
