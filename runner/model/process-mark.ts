import { readFile } from 'node:fs/promises';

/** Names this process in a file, so that another can tell later whether it still runs: its number and its start time. */
export async function ownMark(): Promise<string> {
  return `${process.pid} ${(await startTime(process.pid)) ?? ''}\n`;
}

/** Whether the process runs that left the mark; false for what is no mark. */
export async function stillRuns(mark: string): Promise<boolean> {
  const [pid = '', started] = mark.trim().split(' ');
  return started !== undefined && (await startTime(Number(pid))) === started;
}

/** Whether there is a process with this number. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await startTime(pid)) !== null;
}

/** Field 22 of /proc/pid/stat (proc(5)): tells a process from a later one with the same number. Null where there is none. */
async function startTime(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
