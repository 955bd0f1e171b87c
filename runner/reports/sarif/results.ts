import type { RunRecord, Verdict } from '../../model/run-record.ts';
import { undeclared } from '../../model/words.ts';
import { type Doubt, doubtsOf } from '../content/run/doubts.ts';
import { evidenceRemark } from '../content/target/evidence-remark.ts';
import { type JudgedVerdict, verdictsOf } from '../content/verdicts/findings.ts';
import { knownGap } from '../content/verdicts/known-gaps.ts';
import { outcomeWords } from '../content/verdicts/outcome-words.ts';
import { verdictFields } from '../content/verdicts/verdict-in-words.ts';
import { printable } from '../printable.ts';
import type { ScenarioFile } from '../scenario-file.ts';
import { fingerprintOf } from './fingerprint.ts';
import { locationOf } from './location.ts';
import { type Rule, runRule } from './rules.ts';

export interface Result {
  readonly rule: Rule;
  /** Null where it is about the run as a whole. */
  readonly judged: JudgedVerdict | null;
  /** Its properties in the format, but for those that tie it to its rule and its baseline. */
  readonly body: object;
}

/** The run's own doubts first: a log that a run could not fill must not look like one that has nothing to say. */
export function resultsOf(run: RunRecord, fileOf: ScenarioFile): readonly Result[] {
  return [
    ...doubtsOf(run).map((doubt, i, all) => ofDoubt(run, doubt, placeAmong(all, i), fileOf)),
    ...verdictsOf(run).flatMap((judged) => ofVerdict(run, judged, fileOf)),
  ];
}

/** Of those with the same code: their texts have names that are new in every run. */
function placeAmong(doubts: readonly Doubt[], i: number): number {
  return doubts.slice(0, i + 1).filter(({ code }) => code === doubts[i]?.code).length;
}

function ofDoubt(run: RunRecord, { code, text }: Doubt, place: number, fileOf: ScenarioFile): Result {
  const level = code === 'NOT_CLEAN' ? 'error' : 'warning';
  const where = run.scenarios[0]?.id ?? null;
  const fingerprint = fingerprintOf(run, where ?? '', `run ${code} ${place}`);
  return {
    rule: runRule,
    judged: null,
    body: {
      level,
      message: messageOf(run, `The run could not tell everything: ${text}`),
      locations: [locationOf(where, fileOf)],
      ...fingerprints(fingerprint),
      suppressions: [],
      properties: { code },
    },
  };
}

function ofVerdict(run: RunRecord, judged: JudgedVerdict, fileOf: ScenarioFile): readonly Result[] {
  const { scenario, verdict } = judged;
  const level = levelOf(verdict);
  if (level === null) return [];
  const id = printable(verdict.control);
  const { status, expected, outcome, why } = verdict;
  const seen = `expected ${expected ?? 'nothing'}, seen ${status}`;
  const text = `${capital(outcomeWords(outcome))}: ${id} in ${printable(scenario.id)}: ${seen}. ${capital(printable(why))}`;
  return [
    {
      rule: { id, kind: verdict.kind },
      judged,
      body: {
        level,
        message: messageOf(run, text),
        locations: [locationOf(scenario.id, fileOf)],
        ...fingerprints(fingerprintOf(run, scenario.id, verdict.control)),
        // Of one run either every result has this list or none.
        suppressions: verdict.outcome === 'known-gap' ? [suppressionOf(verdict)] : [],
        properties: { scenario: printable(scenario.id), ...verdictFields(verdict) },
      },
    },
  ];
}

/** Null: nothing to report. */
function levelOf({ outcome, control }: Verdict): 'error' | 'warning' | 'note' | null {
  if (control === undeclared && outcome === 'unstated') return 'warning';
  switch (outcome) {
    case 'unexpected':
      return 'error';
    case 'inconclusive':
      return 'warning';
    case 'known-gap':
      return 'note';
    case 'expected':
    case 'unstated':
      return null;
  }
}

function suppressionOf(verdict: Verdict): object {
  return { kind: 'external', status: 'accepted', justification: printable(knownGap(verdict).text) };
}

function messageOf(run: RunRecord, text: string): object {
  const remark = evidenceRemark(run);
  const sentence = /[.!?]$/.test(text) ? text : `${text}.`;
  return { text: remark === null ? sentence : `${sentence} ${remark}` };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** GitHub reads the one, others all; without it GitHub takes every result of a rule in a file for the same. */
function fingerprints(fingerprint: string): object {
  return {
    partialFingerprints: {
      'motwControl/v1': fingerprint,
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
    },
  };
}
