import type { AtomicTest } from './atomic.ts';
import { resolveTest } from './resolve.ts';

/** Which parts of a test fetch something from a network. */
export interface Downloads {
  /** What would get a prerequisite. The harness never runs that. */
  readonly prerequisites: boolean;
  /** What would be run: the command, the clean-up, or the question whether a prerequisite is there. */
  readonly commands: boolean;
}

/** Told by programs and addresses that are named. A command that hides what it does is not seen through. */
const fetching = [
  /\b(?:https?|ftp):\/\//i,
  /\b(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm|curl|wget|Start-BitsTransfer|bitsadmin)\b/i,
  /\bDownload(?:File|String|Data)(?:Async|TaskAsync)?\s*\(/i,
  /\bcertutil\b[^\n]{0,400}-urlcache\b/i,
  /\b(?:Install|Update|Save)-(?:Module|Package|PackageProvider|Script)\b/i,
  /\b(?:apt|apt-get|yum|dnf|zypper|apk|brew|pip3?|npm|gem|choco|winget|cargo|go)(?:\s+-\S+)*\s+(?:install|add|get)\b/i,
  /\b(?:git\s+clone|docker\s+(?:pull|run))\b/i,
];

export function downloadsOf(test: AtomicTest): Downloads {
  // An address is often the default of an argument.
  const { dependencies, command, cleanUp, steps } = resolveTest(test, '');
  return {
    prerequisites: dependencies.some(({ get }) => fetches(get)),
    commands: [command, cleanUp, steps, ...dependencies.map(({ check }) => check)].some(fetches),
  };
}

function fetches(text: string | null): boolean {
  return text !== null && fetching.some((sign) => sign.test(text));
}
