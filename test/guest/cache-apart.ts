// Imported first, for its effect: gives this test file a cache with the set-up of all and machines of its own. `motw clean-up` without
// a run id ends every machine whose harness was killed; another file's may be waiting for just that to be looked at.
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheRoot } from '../../artifacts/cache/cache-root.ts';

const shared = cacheRoot(process.env);
const apart = mkdtempSync(join(tmpdir(), 'motw-cache-'));
for (const name of readdirSync(shared))
  if (/^(guest-packages|qemu-packages|kvm-unusable|reference-guest-[0-9a-f]+)$/.test(name))
    symlinkSync(join(shared, name), join(apart, name));
process.env.MOTW_CACHE = apart;
process.once('exit', () => rmSync(apart, { recursive: true, force: true }));
