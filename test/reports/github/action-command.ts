/** A command as GitHub's runner understands a line of a job's output. */
export interface ActionCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The commands that a runner knows. */
const known = [
  'error',
  'warning',
  'notice',
  'debug',
  'group',
  'endgroup',
  'echo',
  'add-mask',
  'add-path',
  'add-matcher',
  'remove-matcher',
  'set-env',
  'set-output',
  'save-state',
  'stop-commands',
];

/**
 * By the rules of actions/runner, src/Runner.Common/ActionCommand.cs: `::name key=value,…::data` at the line's begin, white space
 * before it allowed; or `##[name key=value;…]data` anywhere in the line. Null: the line is no command.
 */
export function commandIn(line: string): ActionCommand | null {
  return atBegin(line.trimStart()) ?? anywhere(line);
}

function atBegin(line: string): ActionCommand | null {
  const end = line.startsWith('::') ? line.indexOf('::', 2) : -1;
  if (end < 0) return null;
  return commandOf(
    line.slice(2, end),
    ',',
    line.slice(end + 2),
    { '%0D': '\r', '%0A': '\n' },
    { '%3A': ':', '%2C': ',' },
  );
}

function anywhere(line: string): ActionCommand | null {
  const begin = line.indexOf('##[');
  const end = begin < 0 ? -1 : line.indexOf(']', begin);
  if (end < 0) return null;
  return commandOf(
    line.slice(begin + 3, end),
    ';',
    line.slice(end + 1),
    { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']' },
    {},
  );
}

type Escapes = Readonly<Record<string, string>>;

function commandOf(
  info: string,
  separator: string,
  data: string,
  escapes: Escapes,
  inValues: Escapes,
): ActionCommand | null {
  const space = info.indexOf(' ');
  const name = space < 0 ? info : info.slice(0, space);
  if (!known.includes(name.toLowerCase())) return null;
  const pairs = (space < 0 ? '' : info.slice(space + 1)).split(separator).flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals < 1
      ? []
      : [[pair.slice(0, equals), decoded(pair.slice(equals + 1), { ...escapes, ...inValues })]];
  });
  return { name, properties: Object.fromEntries(pairs), data: decoded(data, escapes) };
}

/** The percent sign last, as the runner does it. */
function decoded(text: string, escapes: Escapes): string {
  return [...Object.entries(escapes), ['%25', '%'] as const].reduce(
    (all, [from, to]) => all.replaceAll(from, to),
    text,
  );
}
