import type { Plan } from '../../lifecycle/rig.ts';
import type { Wanted } from '../compose/rig-on.ts';
import { print, printJson } from '../print.ts';
import type { ChosenTarget } from '../running/chosen-targets.ts';

interface Planned {
  readonly target: ChosenTarget;
  readonly wanted: Wanted;
  readonly plan: Plan;
}

/** The sheet that a SOC asks for before an exercise, one a target. Nothing is started, and nobody is asked. */
export async function showSheets(planned: readonly Planned[], json: boolean): Promise<void> {
  const sheets: { readonly document: object; readonly print: () => void }[] = [];
  for (const each of planned) sheets.push(await sheetOf(each));
  if (json) {
    const [first, ...more] = sheets.map(({ document }) => document);
    return printJson(more.length === 0 ? first : { schema: 'motw.dry-runs/1', sheets: [first, ...more] });
  }
  for (const [index, sheet] of sheets.entries()) {
    if (index > 0) print('');
    sheet.print();
  }
}

async function sheetOf({ target, wanted, plan }: Planned) {
  if (target.platform === 'windows') {
    const { windowsSheet, printWindowsSheet } = await import('./windows-sheet.ts');
    const sheet = await windowsSheet(plan, target, wanted.gateways ?? []);
    return { document: sheet, print: () => printWindowsSheet(sheet) };
  }
  const { referenceSheet, printReferenceSheet } = await import('./reference-sheet.ts');
  const made = await referenceSheet(plan, wanted);
  return { document: made.sheet, print: () => printReferenceSheet(made) };
}
