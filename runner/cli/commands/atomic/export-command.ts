import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { exportAtomics } from '../../../atomic/export/atomic-yaml.ts';
import { chosenScenarios } from '../../compose/project.ts';
import { print } from '../../print.ts';
import { UsageError } from '../../usage-error.ts';

export function exportCommand(): Command {
  return new Command('export')
    .description('our scenarios as strict official Atomic Red Team YAML')
    .argument('[scenario...]', 'scenario ids (default: all that Windows knows)')
    .option('--out <folder>', 'write <technique>/<technique>.yaml below it, as the project does')
    .addHelpText(
      'after',
      `
Each scenario becomes one test, with a guid of its own. An atomic test has no arms, no
controls and no verdicts: it delivers the marked image, mounts it by the programming
interface and opens what is inside. It needs the image of 'motw build', and downloads nothing.

Examples:
  $ motw atomic export T1553.005-3
  $ motw atomic export --out my-atomics`,
    )
    .action(async (ids: readonly string[], { out }: { readonly out?: string }) => {
      const exported = exportAtomics(await chosenScenarios(ids.length === 0 ? ['*'] : ids, 'windows'));
      if (out === undefined) {
        const [only, ...more] = exported;
        if (only === undefined || more.length > 0)
          throw new UsageError('these scenarios make several files', 'say with --out where to write them');
        process.stdout.write(only.text);
        return;
      }
      for (const { technique, text } of exported) {
        const folder = join(out, technique);
        await mkdir(folder, { recursive: true });
        const file = join(folder, `${technique}.yaml`);
        await writeFile(file, text);
        print(file);
      }
    });
}
