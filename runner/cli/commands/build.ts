import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { buildImage } from '../../../artifacts/builder/build-image.ts';
import { buildWindowsPayload } from '../../../artifacts/payloads/windows/index.ts';
import { recipeOf } from '../../lifecycle/steps/build.ts';
import type { PlatformName } from '../../model/scenario.ts';
import { chosenScenarios } from '../compose/project.ts';
import { referenceReady } from '../compose/reference-ready.ts';
import { qemuImg } from '../compose/windows/qemu-img.ts';
import { print } from '../print.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly out: string;
  readonly platform?: PlatformName;
  readonly marker?: string;
}

export function buildCommand(): Command {
  return new Command('build')
    .argument('<scenario>', 'scenario id')
    .requiredOption('--out <file>', 'where to write the image; the manifest goes beside it')
    .addOption(
      new Option(
        '--platform <name>',
        'whose payload the image carries (default: windows, if the scenario is for it)',
      ).choices(['windows', 'reference']),
    )
    .option('--marker <token>', 'eight hexadecimal digits (default: random)')
    .addHelpText('after', '\nExample:\n  $ motw build T1553.005-2 --out invoice.iso')
    .action(async (id: string, options: Options) => {
      const [scenario, ...others] = await chosenScenarios([id], options.platform ?? null);
      const marker = options.marker ?? randomBytes(4).toString('hex');
      if (!/^[0-9a-f]{8}$/.test(marker)) {
        throw new UsageError(
          `'${marker}' is no marker`,
          'give eight hexadecimal digits in lower case, or leave --marker out',
        );
      }
      if (scenario === undefined || others.length > 0)
        throw new UsageError(`'${id}' is no scenario`, 'name one scenario; see `motw list scenarios`');
      const platform = options.platform ?? (scenario.platforms.includes('windows') ? 'windows' : 'reference');
      const { signal } = new AbortController();
      const payload =
        platform === 'windows'
          ? buildWindowsPayload()
          : await readFile((await referenceReady(signal)).guest.payload);
      const recipe = recipeOf(scenario, marker);
      const tool = recipe.container === 'vhdx' ? await qemuImg() : undefined;
      const manifest = await buildImage(recipe, payload, options.out, signal, tool);
      print(`${options.out}: ${manifest.size} bytes, sha256 ${manifest.sha256}`);
      print(
        `${options.out}.manifest.json: ${manifest.files.length} files, label ${manifest.label}, marker ${marker}`,
      );
    });
}
