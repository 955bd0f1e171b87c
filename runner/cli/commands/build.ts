import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { buildImage, type ImageManifest, type ImageRecipe } from '../../../artifacts/builder/build-image.ts';
import { buildWindowsPayload } from '../../../artifacts/payloads/windows/index.ts';
import { recipeOf } from '../../lifecycle/steps/build.ts';
import type { PlatformName, Scenario } from '../../model/scenario.ts';
import { imageTool } from '../compose/images/image-tool.ts';
import { chosenScenarios } from '../compose/project.ts';
import { referenceReady } from '../compose/reference-ready.ts';
import { untilInterrupted } from '../interrupts.ts';
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
      const platform = options.platform ?? null;
      const scenario = onlyScenario(id, await chosenScenarios([id], platform));
      const recipe = recipeOf(scenario, markerFrom(options));
      await untilInterrupted(async (signal) => {
        const payload = await payloadFor(platform ?? platformOf(scenario), signal);
        const tool = await imageTool(recipe.container);
        show(options.out, recipe, await buildImage(recipe, payload, options.out, signal, tool));
      });
    });
}

/** A glob that matches several is no scenario either. */
function onlyScenario(id: string, [scenario, ...others]: readonly Scenario[]): Scenario {
  if (scenario !== undefined && others.length === 0) return scenario;
  throw new UsageError(`'${id}' is no scenario`, 'name one scenario; see `motw list scenarios`');
}

function markerFrom({ marker = randomBytes(4).toString('hex') }: Options): string {
  if (/^[0-9a-f]{8}$/.test(marker)) return marker;
  throw new UsageError(
    `'${marker}' is no marker`,
    'give eight hexadecimal digits in lower case, or leave --marker out',
  );
}

function platformOf({ platforms }: Scenario): PlatformName {
  return platforms.includes('windows') ? 'windows' : 'reference';
}

async function payloadFor(platform: PlatformName, signal: AbortSignal): Promise<Uint8Array> {
  if (platform === 'windows') return buildWindowsPayload();
  return readFile((await referenceReady(signal)).guest.payload);
}

function show(out: string, { marker }: ImageRecipe, { size, sha256, files, label }: ImageManifest): void {
  print(`${out}: ${size} bytes, sha256 ${sha256}`);
  const named = label === '' ? 'no label' : `label ${label}`;
  print(`${out}.manifest.json: ${files.length} files, ${named}, marker ${marker}`);
}
