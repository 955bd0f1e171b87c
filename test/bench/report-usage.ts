import { writeSync } from 'node:fs';

/** Loaded before the command that is timed: tells on file descriptor 3 what the process itself used. */
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, JSON.stringify({ peakKiB: maxRSS, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
});
