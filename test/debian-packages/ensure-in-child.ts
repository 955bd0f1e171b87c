// Makes a prefix in a process of its own: CACHE SET PACKAGE... ; progress on standard error, the root on standard output.
import { ensurePrefix } from '../../artifacts/debian-packages/ensure-prefix.ts';

const [cache = '', set = '', ...names] = process.argv.slice(2);
const wanted = names.map((name) => ({ name, extent: 'with dependencies' as const, why: 'test' }));
const prefix = await ensurePrefix(cache, set, wanted, { progress: (line) => console.error(line) });
console.log(prefix.root);
