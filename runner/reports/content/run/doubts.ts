import type { RunRecord } from '../../../model/run-record.ts';
import { printable } from '../../printable.ts';
import { findingsOf } from '../verdicts/findings.ts';
import { notProvenClean, runTrouble } from './run-trouble.ts';

/** Why a run says less than it seems to say: where there is a doubt, silence about a control is no good news. */
export interface Doubt {
  readonly code: 'NOT_TOLD' | 'NOT_CLEAN' | 'FAULT';
  /** Printable, one line. */
  readonly text: string;
}

/** None of a run that was finished, judged and left clean. */
export function doubtsOf(run: RunRecord): readonly Doubt[] {
  const trouble = runTrouble(run);
  const labelled = (label: string) => findingsOf(run).filter((finding) => finding.label === label);
  const unproven = run.cleanUp === null ? [notProvenClean] : [];
  return [
    ...(trouble === null ? [] : [{ code: 'NOT_TOLD', text: printable(trouble) } as const]),
    ...[...labelled('NOT CLEAN').map(({ text }) => text), ...unproven].map(
      (text) => ({ code: 'NOT_CLEAN', text }) as const,
    ),
    ...labelled('FAULT').map(({ text }) => ({ code: 'FAULT', text }) as const),
  ];
}
