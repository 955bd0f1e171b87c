import * as z from 'zod';

const text = z.string().min(1);
const argv = z.array(text).min(1);

/** The commands of one machine, each a program with its arguments, never a line for a shell. */
export const machineCommands = z
  .strictObject({
    revert: argv.describe('Takes the machine, which is off by then, back to {snapshot}.'),
    start: argv.describe('Starts it, without waiting for the guest.'),
    stop: argv.describe('Turns it off at once: whatever it did is to be thrown away.'),
    state: argv.describe('Prints what the machine is doing.'),
    running: text
      .refine(isPattern, 'not a regular expression')
      .describe(
        'A regular expression that the output of `state` matches, line by line, while it is running.',
      ),
  })
  .describe(
    'Programs with their arguments, one text each; {name} stands for a variable. No shell reads them.',
  );

export type MachineCommands = z.output<typeof machineCommands>;

export const variables = z
  .record(
    z
      .string()
      .regex(/^[a-z][a-zA-Z0-9]*$/, 'not the name of a variable: letters and digits, a small letter first'),
    z
      .string()
      .regex(
        /^[^-\s\0][^\0\r\n]*$/,
        'not a value: it is empty, has several lines, or begins with a space or a hyphen',
      ),
  )
  .default({})
  .describe(
    'What is put in for {name} in the commands; also MOTW_NAME in their environment. `snapshot` names the only snapshot that is reverted to. Never a password: commands are visible to all on this machine.',
  );

export type Variables = z.output<typeof variables>;

/** A regular expression has braces of its own, but no name within them. */
const placeholder = /\{([a-z][a-zA-Z0-9]*)\}/g;

/** Puts the values in; each stays within its own argument. */
export function filled(template: readonly string[], values: Variables): readonly string[] {
  return template.map((word) => word.replaceAll(placeholder, (_, name: string) => valueFor(name, values)));
}

/** The pattern with the values put in as they are, whatever they would mean in a regular expression. */
export function filledPattern(pattern: string, values: Variables): RegExp {
  return new RegExp(
    pattern.replaceAll(placeholder, (_, name: string) => RegExp.escape(valueFor(name, values))),
    'm',
  );
}

/**
 * The variables as a program finds them in its environment: a shell of its own may read them there without taking them for code. Under WSL
 * a Windows program such as powershell.exe gets only those that WSLENV names, beside what the user has it name; elsewhere nobody reads it.
 */
export function environmentOf(
  values: Variables,
  { WSLENV: named }: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  const ours = Object.entries(values).map(([name, value]) => [environmentName(name), value] as const);
  const names = [...(named ? [named] : []), ...ours.map(([name]) => name)];
  return Object.fromEntries(ours.length === 0 ? [] : [...ours, ['WSLENV', names.join(':')] as const]);
}

export interface CommandProblem {
  /** Where it is in `commands`; empty for a variable that nothing uses. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Placeholders without a variable, variables without a use, and a revert that names no snapshot. */
export function commandProblems(commands: MachineCommands, values: Variables): readonly CommandProblem[] {
  const problems: CommandProblem[] = [];
  const used = new Set<string>();
  for (const [which, words] of Object.entries(commands)) {
    const isList = typeof words !== 'string';
    for (const [index, word] of (isList ? words : [words]).entries()) {
      for (const name of namesIn(word, values)) {
        used.add(name);
        if (!Object.hasOwn(values, name)) {
          const path = isList ? [which, index] : [which];
          problems.push({ path, message: `{${name}} has no variable: add it to variables` });
        }
      }
    }
  }
  for (const name of Object.keys(values)) {
    if (!used.has(name)) problems.push({ path: [], message: `no command uses the variable '${name}'` });
  }
  if (!commands.revert.some((word) => namesIn(word, { snapshot: '' }).has('snapshot'))) {
    problems.push({ path: ['revert'], message: 'it does not name {snapshot}' });
  }
  return problems;
}

export function placeholdersIn(word: string): readonly string[] {
  return [...word.matchAll(placeholder)].map(([, name]) => name ?? '');
}

/** Of the placeholders in a word, and of the variables that it takes from the environment. */
function namesIn(word: string, values: Variables): ReadonlySet<string> {
  const names = new Set(placeholdersIn(word));
  for (const name of Object.keys(values)) if (word.includes(environmentName(name))) names.add(name);
  return names;
}

const environmentName = (name: string): string => `MOTW_${name.toUpperCase()}`;

function valueFor(name: string, values: Variables): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new TypeError(`{${name}} has no variable`);
  return value;
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern.replaceAll(placeholder, 'x'), 'm');
    return true;
  } catch {
    return false;
  }
}
