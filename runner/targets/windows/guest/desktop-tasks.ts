/**
 * The longest that a task on the user's desktop waits for Windows by its own script, in seconds: the folder window, the item in it, what
 * comes of it, a window that has to close. Less than that, and a task would be ended before it could say what it saw.
 */
export const desktopTasks = {
  place: 0,
  'copy-out': 0,
  'copy-to': 0,
  unpack: 75,
  'shell-unpack': 85,
  download: 65,
  'browser-download': 60,
  'double-click-mount': 70,
  'double-click-open': 72,
  'double-click-view': 82,
} as const;

export type DesktopTask = keyof typeof desktopTasks;

/** How long a task is asked to wait for what it starts, in seconds; a part of the above. A program that opened goes on by itself. */
export const askedSeconds = {
  unpack: 60,
  'shell-unpack': 45,
  download: 60,
  'double-click-open': 5,
} as const satisfies Partial<Record<DesktopTask, number>>;

/** What PowerShell needs to start in the user's session, and to give its answer back, in seconds. */
export const aroundTask = 20;

/** Kept back of a call's time for the way there and back, and for the start of what waits for the task, in seconds. */
export const onTheWay = 15;

/** How long the guest waits for a task: all of the call's time but the way, or what the task needs where that is more. */
export function secondsFor(task: DesktopTask, timeoutMs: number): number {
  return Math.max(Math.floor(timeoutMs / 1_000) - onTheWay, desktopTasks[task] + aroundTask);
}
