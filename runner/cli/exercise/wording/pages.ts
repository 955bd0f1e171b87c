import type { StepAhead } from '../../../lifecycle/rig.ts';
import type { Control } from '../../../model/control.ts';
import type { StepRecord } from '../../../model/run-record.ts';
import type { PlatformName } from '../../../model/scenario.ts';
import { type ArmName, type StepName, stepNames } from '../../../model/words.ts';
import type { ArmSoFar, BlueTeam } from '../blue-team.ts';
import { sayings } from '../line.ts';
import { timeInWords } from './time-in-words.ts';
import { whatHappens } from './what-happens.ts';

/** One line of a page: how far it is indented, and its text, which may hold what a guest or a person wrote. */
export type PageLine = readonly [indent: number, text: string];

/** Steps of one arm; of the quiet one without a scenario. */
export interface EndedSteps {
  readonly scenario: string | null;
  readonly arm: ArmName;
  readonly steps: readonly StepRecord[];
}

export interface StepPage {
  readonly run: string;
  readonly platform: PlatformName;
  /** What has ended since the stop before. */
  readonly ended: readonly EndedSteps[];
  readonly team: BlueTeam;
  /** Where to look for a control, in words. */
  readonly sign: (control: ReturnType<BlueTeam['controlsOf']>[number]) => string;
}

export function stepPage(ahead: StepAhead, page: StepPage): readonly PageLine[] {
  const { scenario, arm, attempt, marker, step } = ahead;
  const { team, ended, platform } = page;
  const number = `${scenario.steps.indexOf(step) + 1} of ${scenario.steps.length}`;
  const acting = team.controlsOf({ scenario }).filter((control) => actsIn(control, step));
  return [
    [0, `STOP before step ${number}, ${step}: ${armInWords({ scenario, arm, attempt })}`],
    [2, `run ${page.run}, marker ${marker}`],
    ...seen(ended, scenario.id, arm),
    [0, 'what happens next'],
    ...whatHappens(ahead, platform).map((text) => [2, text] as const),
    [0, acting.length === 0 ? 'what to look for: no control of the scenario acts here' : 'what to look for'],
    ...acting.flatMap((control): readonly PageLine[] => [
      [2, `${control.id} (${control.kind}): ${control.title}`],
      [
        4,
        control.needsMark && arm === 'unmarked'
          ? 'nothing to act on: no mark in this arm'
          : page.sign(control),
      ],
    ]),
    ...(step === 'clean-up' ? stillOpen(team, { scenario, arm, attempt, began: ahead.began }) : []),
    ...otherArm(team, ahead),
  ];
}

/** Where a control may act in several steps it is looked for in each. */
function actsIn(control: Control, step: StepName): boolean {
  const last = (control.kind === 'preventive' ? control.lastAt : undefined) ?? control.actsAt;
  const place = stepNames.indexOf(step);
  return stepNames.indexOf(control.actsAt) <= place && place <= stepNames.indexOf(last);
}

export function quietPage({ run, ended, team }: StepPage): readonly PageLine[] {
  return [
    [0, 'STOP before the quiet arm'],
    [2, `run ${run}`],
    ...seen(ended, null, 'quiet'),
    [0, 'what happens next'],
    [2, 'nothing is done, and the sensors are read for as long as in the arms, canaries included'],
    [0, 'what to look for'],
    [2, 'whatever alerts now is noise'],
    ...speakingOf(team.spokenOf()),
  ];
}

export function verdictsPage(arm: ArmSoFar, { run, ended, team }: StepPage): readonly PageLine[] {
  return [
    [0, `STOP before the verdicts: ${armInWords(arm)}`],
    [2, `run ${run}; the arms are over`],
    ...seen(ended, arm.scenario.id, arm.arm),
    ...stillOpen(team, arm),
  ];
}

/** What `look` shows: when each step began, and what the blue team has said. Nothing that the machine has found. */
export function lookPage(arm: ArmSoFar, team: BlueTeam, now: number): readonly PageLine[] {
  const said = team.saidIn(arm);
  return [
    [0, armInWords(arm)],
    ...[...arm.began].map(([step, began]): PageLine => [2, `${step} began ${timeInWords(now - began)} ago`]),
    ...(said.length === 0 ? [[2, 'nothing said yet'] as const] : []),
    ...said.map(({ control, says, note, sinceStepMs }, index): PageLine => {
      const isReplaced = control !== null && said.slice(index + 1).some((later) => later.control === control);
      const word = control === null ? 'note' : `${control} ${says}${isReplaced ? ', replaced below' : ''}`;
      const when = sinceStepMs === null ? '' : ` (${timeInWords(sinceStepMs)} after its step began)`;
      return [2, `${word}${when}${note === null ? '' : `: ${note}`}`];
    }),
    ...stillOpen(team, arm),
  ];
}

export const helpPage: readonly PageLine[] = [
  [0, 'Enter alone: go on'],
  [0, `CONTROL SAYS [NOTE]: what you see yourself; SAYS is ${sayings.join(', ')}`],
  [2, 'both may be shortened, as in `image-m al rule 4711 in the SIEM`'],
  [2, 'detected is taken for alerted, prevented for blocked'],
  [2, 'a later word replaces no earlier one: both are kept, the later counts'],
  [0, 'note TEXT: a note'],
  [2, 'so is a sentence of three words or more, as long as it begins like no control and no command'],
  [2, 'what is neither is asked back, and not kept'],
  [0, 'look: the times, and what was said so far'],
  [0, 'skip-stops: no more stops in this arm'],
  [0, 'go: no more stops at all'],
  [0, 'quit, or Ctrl-C: stop the run and clean up'],
];

export function armInWords({
  scenario,
  arm,
  attempt,
}: Pick<ArmSoFar, 'scenario' | 'arm' | 'attempt'>): string {
  return `${scenario.id}, ${arm} arm${attempt > 1 ? `, attempt ${attempt}` : ''}`;
}

/** Of another arm than the one that the page is about it is said which. */
function seen(ended: readonly EndedSteps[], scenario: string | null, arm: ArmName): readonly PageLine[] {
  return ended.map((one): PageLine => {
    const results = one.steps.map(({ step, status, reason }) =>
      reason === null || status === 'skipped' ? `${step} ${status}` : `${step} ${status} ${reason.code}`,
    );
    const isHere = one.scenario === scenario && one.arm === arm;
    const where = one.scenario === null ? 'the quiet arm' : `${one.scenario}, ${one.arm} arm`;
    return [0, `just seen${isHere ? '' : ` in ${where}`}: ${results.join(', ')}`];
  });
}

function stillOpen(team: BlueTeam, arm: ArmSoFar): readonly PageLine[] {
  const open = team.openIn(arm).map(({ id }) => id);
  return open.length === 0 ? [] : [[0, `you have said nothing yet of ${open.join(', ')}`]];
}

/** Until something is done in this arm, what is said is about the one before. */
function otherArm(team: BlueTeam, { scenario, arm }: StepAhead): readonly PageLine[] {
  const spoken = team.spokenOf();
  const same = spoken !== null && spoken.scenario.id === scenario.id && spoken.arm === arm;
  return same ? [] : speakingOf(spoken);
}

function speakingOf(spoken: ArmSoFar | null): readonly PageLine[] {
  return spoken === null ? [] : [[0, `what you say of a control here is about ${armInWords(spoken)}`]];
}
