#!/usr/bin/env node
// Old Node versions must get as far as the message, so this file keeps to what they can read.
import('../launch/start.js').then(
  (start) => start.start('motw', 'runner/cli/main.js', process.argv.slice(2)),
  (error) => {
    process.exitCode = 3;
    if (Number(process.versions.node.split('.')[0]) >= 20) throw error;
    console.error(`motw: needs Node.js 20 or newer, and this is ${process.version}`);
    console.error(
      "  mend: install a newer Node.js, such as 24 (https://nodejs.org, or your system's packages)",
    );
  },
);
