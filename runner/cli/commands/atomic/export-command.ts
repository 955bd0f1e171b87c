import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { exportAtomics } from '../../../atomic/export/atomic-yaml.ts';
import { type ExportableScenario, isExportable, whyNotExported } from '../../../atomic/export/exportable.ts';
import type { Scenario } from '../../../model/scenario.ts';
import { chosenScenarios } from '../../compose/project.ts';
import { print } from '../../print.ts';
import { UsageError } from '../../usage-error.ts';

export function exportCommand(): Command {
  return new Command('export')
    .description('our scenarios as strict official Atomic Red Team YAML')
    .argument('[scenario...]', 'scenario ids (default: all that can be exported)')
    .option('--out <folder>', 'write <technique>/<technique>.yaml below it, as the project does')
    .addHelpText(
      'after',
      `
Each scenario becomes one test, with a guid of its own. An atomic test has no arms, no
controls and no verdicts: it delivers the marked image, mounts it by the programming
interface and opens what is inside. It needs the image of 'motw build', and downloads nothing.
What goes through a gateway, is unpacked or copied, or is a document, has no such test.

Examples:
  $ motw atomic export T1553.005-3
  $ motw atomic export --out my-atomics`,
    )
    .action(async (ids: readonly string[], { out }: { readonly out?: string }) => {
      const chosen = await chosenScenarios(ids.length === 0 ? ['*'] : ids, 'windows');
      const exported = exportAtomics(ids.length === 0 ? thoseThatCan(chosen) : allOf(chosen));
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

function thoseThatCan(scenarios: readonly Scenario[]): readonly ExportableScenario[] {
  const left = scenarios.filter((scenario) => !isExportable(scenario));
  if (left.length > 0)
    process.stderr.write(`motw: not exported, for an atomic test can't do it: ${idsOf(left)}\n`);
  return scenarios.filter(isExportable);
}

/** @throws UsageError for those that are named and can't be exported */
function allOf(scenarios: readonly Scenario[]): readonly ExportableScenario[] {
  const can = scenarios.filter(isExportable);
  const cannot = scenarios.filter((scenario) => !isExportable(scenario));
  if (cannot.length === 0) return can;
  const reasons = cannot.map((scenario) => `${scenario.id} (${whyNotExported(scenario)})`);
  throw new UsageError(
    `no atomic test can do what these scenarios do: ${reasons.join(', ')}`,
    can.length === 0 ? 'name others, or none for all that can be exported' : `name only ${idsOf(can)}`,
  );
}

function idsOf(scenarios: readonly Scenario[]): string {
  return scenarios.map(({ id }) => id).join(', ');
}
