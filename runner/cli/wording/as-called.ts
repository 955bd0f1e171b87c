/** The harness as whoever called it types it: from a clone it is started by npm, and there is no `motw` on the path. */
export function motwAsCalled({ npm_lifecycle_event: script }: NodeJS.ProcessEnv = process.env): string {
  return script === 'motw' || script === 'start' ? 'npm run motw --' : 'motw';
}

/** What begins with `motw` as a command (all of the text, or in backticks) in that form. */
export function asCalled(text: string, env: NodeJS.ProcessEnv = process.env): string {
  return text.replaceAll(/(^|`)motw (?=[a-z])/g, `$1${motwAsCalled(env)} `);
}
