import { Command } from 'commander';
import { type ImageListing, IsoError, inspectImage } from 'iso-packer';
import { inspectArchive } from '../../../artifacts/builder/archives/inspect-archive.ts';
import { printable } from '../../reports/printable.ts';
import { print, printJson } from '../print.ts';

const readHere = 'ISO, UDF, FAT, VHD or VHDX image, or a ZIP or tar archive';

export function inspectCommand(): Command {
  return new Command('inspect')
    .argument('<image>', `an ${readHere}`)
    .option('--json', 'one JSON document (motw.image/1) on standard output')
    .addHelpText('after', '\nExample:\n  $ motw inspect invoice.iso')
    .action(async (image: string, options: { json?: true }) => {
      const { formats, labels, entries } = (await inspectArchive(image)) ?? (await inspected(image));
      if (options.json) return printJson({ schema: 'motw.image/1', formats, labels, entries });
      print(`formats: ${formats.join(', ')}`);
      for (const [format, label] of Object.entries(labels)) print(`label (${format}): ${printable(label)}`);
      for (const { path, type, size, sha256, hidden } of entries) {
        const flags = `${type === 'folder' ? 'd' : '-'}${hidden ? 'h' : '-'}`;
        print(
          `${flags} ${String(size).padStart(12)} ${sha256?.slice(0, 16) ?? ' '.repeat(16)} ${printable(path)}`,
        );
      }
    });
}

/** The package that reads images knows nothing of the archives that are read here. */
async function inspected(image: string): Promise<ImageListing> {
  try {
    return await inspectImage(image);
  } catch (error) {
    if (!(error instanceof IsoError) || error.code !== 'ISO_NOT_AN_IMAGE') throw error;
    throw new IsoError(error.code, error.what, { mend: `give an ${readHere}`, cause: error });
  }
}
