import { inspectImage } from '../image/inspect-image.ts';
import { onlyOne, parseArguments } from './arguments.ts';
import { printable } from './printable.ts';

const OPTIONS = { json: { type: 'boolean', default: false } } as const;

export async function list(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  const { formats, labels, entries } = await inspectImage(onlyOne(positionals, 'IMAGE'), { signal });
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ schema: 'motw.image/1', formats, labels, entries }, null, 2)}\n`,
    );
    return;
  }
  for (const format of formats)
    process.stdout.write(`${format.padEnd(11)} ${printable(labels[format] ?? '')}\n`);
  for (const { path, type, size, sha256, hidden } of entries) {
    const columns = [String(size).padStart(12), hidden ? 'h' : '-', (sha256 ?? '').padEnd(64)];
    process.stdout.write(`${columns.join(' ')} ${printable(path)}${type === 'folder' ? '/' : ''}\n`);
  }
}
