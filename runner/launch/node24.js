#!/usr/bin/env node
// Starts a TypeScript file of this checkout under the right Node.js: node runner/launch/node24.js FILE [ARGUMENT...]
import { start } from './start.js';

const [file, ...args] = process.argv.slice(2);
if (file) {
  await start('node24', file, args);
} else {
  console.error('usage: node runner/launch/node24.js FILE [ARGUMENT...]');
  process.exitCode = 2;
}
