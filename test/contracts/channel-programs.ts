/** The programs that a channel's other side must have for the contract, as scripts of a POSIX shell. */
const scripts = {
  arguments: 'printf "<%s>" "$@"',
  echo: 'cat; exit "$1"',
  exit: 'exit "$1"',
  signal: 'kill -9 $$',
  streams: 'printf out; printf err >&2; printf more',
  'every byte': 'i=0; while [ $i -lt 256 ]; do printf "\\\\$(printf %03o $i)"; i=$((i+1)); done',
  '20000 digits': 'i=0; while [ $i -lt 2000 ]; do printf "0123456789"; i=$((i+1)); done',
  /** Of a text to a file. */
  append: 'printf %s "$2" >> "$1"',
  /** Makes a file when it has begun, and ends after some seconds. */
  wait: ': > "$1"; exec sleep "$2"',
} as const;

export type ContractProgram = keyof typeof scripts;

/** How a shell on the other side runs it; its arguments follow. */
export function inShell(program: ContractProgram, shell = '/bin/sh'): readonly string[] {
  return [shell, '-c', scripts[program], 'sh'];
}
