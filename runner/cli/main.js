import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Half of a short command's time is reading TypeScript; what was read once is kept. Where it can't be kept, nothing is lost.
// This file is JavaScript, so that nothing of TypeScript is read before there is a cache.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/motw', import.meta.url)));
await import('./program.ts');
