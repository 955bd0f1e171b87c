// @ts-nocheck: Haraka has no types.

const fs = require('node:fs');
const path = require('node:path');

/** What the harness has set, read for every message: see mail-state.ts. */
exports.read = () => JSON.parse(fs.readFileSync(path.join(process.env.HARAKA, 'state.json'), 'utf8'));
