/** Results go to standard output; everything else goes to standard error. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(document: unknown): void {
  print(JSON.stringify(document, null, 2));
}
