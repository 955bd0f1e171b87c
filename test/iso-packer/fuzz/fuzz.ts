import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { attack } from './attack.ts';
import { type Case, cases } from './damages.ts';
import { seedImages } from './seeds.ts';

/**
 * Damaged images without end: `npm run fuzz -- --cases 100000 [--seed N] [--only NAME]`. Each failure is shrunk and printed with what gives it
 * again; it belongs into `test/iso-packer` as a test with a name. Exit code 1 when there was one.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});
const seeds = (await seedImages()).filter(({ name }) => name.includes(values.only));
const tried = new Map<string, number>();
console.log(`seed ${values.seed}, images: ${seeds.map(({ name }) => name).join('; ')}`);

const property = fc.asyncProperty(cases(seeds.length), async (one: Case) => {
  const name = seeds[one.image]?.name ?? '';
  tried.set(name, (tried.get(name) ?? 0) + 1);
  const wrong = await attack(seeds, one);
  if (wrong !== null) throw new Error(wrong);
});
const result = await fc.check(property, { numRuns: Number(values.cases), seed: Number(values.seed) });
if (result.failed) {
  console.log(fc.defaultReportMessage(result) ?? 'failed');
  console.log(result.errorInstance);
  process.exitCode = 1;
}
console.log(`${result.numRuns} cases, ${result.failed ? 1 : 0} failures`);
for (const [name, count] of tried) console.log(`  ${String(count).padStart(7)}  ${name}`);
const { maxRSS } = process.resourceUsage();
console.log(`peak memory ${Math.round(maxRSS / 1024)} MiB`);
