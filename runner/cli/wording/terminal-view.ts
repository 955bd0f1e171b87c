import type { WriteStream } from 'node:tty';

/** How a text is to look where the stream ends: in colour and to its width where it is a terminal that shows any. */
export function terminalView(stream: WriteStream): { readonly colour: boolean; readonly columns?: number } {
  const colour = stream.isTTY === true && stream.hasColors() && !process.env.NO_COLOR;
  return { colour, ...(stream.isTTY ? { columns: stream.columns } : {}) };
}
