import { homedir } from 'node:os';
import path from 'node:path';

/**
 * The folder for everything that can be fetched or built again: `$MOTW_CACHE`, else `motw-harness` under `$XDG_CACHE_HOME`
 * or `~/.cache`. A relative `XDG_CACHE_HOME` is ignored, as the XDG Base Directory Specification demands.
 */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  if (env.MOTW_CACHE) return path.resolve(env.MOTW_CACHE);
  const shared = env.XDG_CACHE_HOME;
  const base = shared && path.isAbsolute(shared) ? shared : path.join(env.HOME || homedir(), '.cache');
  return path.join(base, 'motw-harness');
}
