import { Command } from 'commander';
import { inspectImage } from 'iso-packer';
import { inspectZip } from '../../../artifacts/builder/zip/inspect-zip.ts';
import { printable } from '../../reports/printable.ts';
import { print, printJson } from '../print.ts';

export function inspectCommand(): Command {
  return new Command('inspect')
    .argument('<image>', 'an ISO, UDF, FAT, VHD or VHDX image, or a ZIP archive')
    .option('--json', 'one JSON document (motw.image/1) on standard output')
    .addHelpText('after', '\nExample:\n  $ motw inspect invoice.iso')
    .action(async (image: string, options: { json?: true }) => {
      const { formats, labels, entries } = (await inspectZip(image)) ?? (await inspectImage(image));
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
