import type { Rule } from '../../detections/rule.ts';
import type { Ahead, Rig, StepAhead } from '../../lifecycle/rig.ts';
import type { Control } from '../../model/control.ts';
import type { ControlId } from '../../model/words.ts';
import { printable } from '../../reports/printable.ts';
import type { Shown } from '../progress/shown.ts';
import { unbroken } from '../wording/unbroken.ts';
import type { Operator } from './asking/operator.ts';
import { type ArmSoFar, BlueTeam, longestNote, type NotePlace } from './blue-team.ts';
import { type Line, readLine, type Saying } from './line.ts';
import { signOf } from './wording/look-for.ts';
import {
  armInWords,
  type EndedSteps,
  helpPage,
  lookPage,
  type PageLine,
  quietPage,
  type StepPage,
  stepPage,
  verdictsPage,
} from './wording/pages.ts';
import { timeInWords } from './wording/time-in-words.ts';

interface Parts {
  readonly operator: Operator;
  readonly out: Shown;
  readonly rig: Rig;
  readonly rules: ReadonlyMap<ControlId, Rule>;
  /** Stops the run as Ctrl-C does. */
  readonly quit: (why: string) => void;
}

/** One stop. */
interface Stop {
  readonly page: readonly PageLine[];
  readonly prompt: string;
  /** The arm that is spoken of. */
  readonly arm: ArmSoFar | null;
  readonly notePlace: NotePlace;
}

/** The operator's side of a run that is gone through step by step. */
export class Exercise {
  readonly #parts: Parts;
  readonly #team: BlueTeam;
  /** How many ended steps of each arm have been shown. */
  readonly #shown = new Map<string, number>();
  /** The stop at which the names of the controls were told last. */
  #named: Stop | null = null;
  #skipped: 'nothing' | 'everything' | { readonly scenario: string; readonly arm: string } = 'nothing';

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#team = new BlueTeam(parts.rig.log, parts.rig.catalogue);
  }

  /** Null where it does not stop. Never rejects: without an operator the run is stopped. */
  before(ahead: Ahead): Promise<void> | null {
    if (ahead.is === 'step') this.#team.reached(ahead);
    const stops = this.#stopsBefore(ahead);
    return stops.length === 0 ? null : this.#stand(stops);
  }

  #stopsBefore(ahead: Ahead): readonly (() => Stop)[] {
    if (this.#skipped === 'everything') return [];
    switch (ahead.is) {
      case 'step':
        return this.#isSkipped(ahead) ? [] : [() => this.#stepStop(ahead)];
      case 'quiet arm':
        return [() => this.#quietStop()];
      case 'verdicts':
        return this.#team
          .arms()
          .filter((arm) => this.#team.openIn(arm).length > 0)
          .map((arm) => () => this.#verdictsStop(arm));
    }
  }

  #isSkipped({ scenario, arm }: StepAhead): boolean {
    const skipped = this.#skipped;
    return typeof skipped === 'object' && skipped.scenario === scenario.id && skipped.arm === arm;
  }

  #stepStop(ahead: StepAhead): Stop {
    const { scenario, arm, step, attempt } = ahead;
    return {
      page: stepPage(ahead, this.#stepPage()),
      prompt: `before ${step}> `,
      arm: this.#team.spokenOf(),
      notePlace: { scenario: scenario.id, arm, step, attempt },
    };
  }

  #quietStop(): Stop {
    return {
      page: quietPage(this.#stepPage()),
      prompt: 'before the quiet arm> ',
      arm: this.#team.spokenOf(),
      notePlace: { scenario: null, arm: 'quiet', step: null, attempt: null },
    };
  }

  #verdictsStop(about: ArmSoFar): Stop {
    const { scenario, arm, attempt } = about;
    return {
      page: verdictsPage(about, this.#stepPage()),
      prompt: 'before the verdicts> ',
      arm: about,
      notePlace: { scenario: scenario.id, arm, step: null, attempt },
    };
  }

  #stepPage(): StepPage {
    const { rig, rules } = this.#parts;
    const { platform } = rig.target;
    return {
      run: rig.log.record().id,
      platform,
      ended: this.#endedSince(),
      team: this.#team,
      sign: (control) => signOf(control, platform, rules),
    };
  }

  #endedSince(): readonly EndedSteps[] {
    const { scenarios, quiet } = this.#parts.rig.log.record();
    const all: readonly EndedSteps[] = [
      ...scenarios.flatMap(({ id, arms }) => arms.map(({ arm, steps }) => ({ scenario: id, arm, steps }))),
      ...(quiet === null ? [] : [{ scenario: null, arm: 'quiet' as const, steps: quiet.steps }]),
    ];
    return all.flatMap((each) => {
      const key = `${each.scenario} ${each.arm}`;
      const steps = each.steps.slice(this.#shown.get(key) ?? 0);
      this.#shown.set(key, each.steps.length);
      return steps.length === 0 ? [] : [{ ...each, steps }];
    });
  }

  async #stand(stops: readonly (() => Stop)[]): Promise<void> {
    const { operator, rig, quit } = this.#parts;
    rig.progress({ is: 'stop', doing: 'begun' });
    try {
      const typedBefore = await operator.begin();
      for (const [index, stop] of stops.entries()) {
        if (this.#skipped === 'everything' || rig.signal.aborted) break;
        await this.#ask(stop(), index === 0 ? typedBefore : []);
      }
    } catch (error) {
      this.#say([[0, `nobody can be asked: ${error instanceof Error ? error.message : String(error)}`]]);
      quit('the operator could not be asked');
    } finally {
      operator.end();
      rig.progress({ is: 'stop', doing: 'ended' });
    }
  }

  async #ask(stop: Stop, typedBefore: readonly string[]): Promise<void> {
    const { operator, rig, quit, out } = this.#parts;
    out.write('\n');
    this.#say(stop.page);
    this.#say([[0, 'Enter goes on, ? helps']]);
    for (const typed of typedBefore) if (await this.#takes(typed, stop)) return;
    for (;;) {
      const typed = await operator.next(stop.prompt, rig.signal);
      if (rig.signal.aborted) return;
      if (typed === null) {
        out.write('\n');
        this.#say([
          [
            0,
            'the input has come to its end, and nobody is there to say go: the run is stopped, and cleaned up',
          ],
        ]);
        quit('the input of the exercise ended');
        return;
      }
      if (!operator.echoes) this.#say([[0, `${stop.prompt}${typed}`]]);
      if (await this.#takes(typed, stop)) return;
    }
  }

  /** @returns whether the run goes on */
  async #takes(typed: string, stop: Stop): Promise<boolean> {
    const known = stop.arm === null ? [] : this.#team.controlsOf(stop.arm).map(({ id }) => id);
    const line = readLine(typed, known);
    switch (line.is) {
      case 'go on':
        return true;
      case 'skip-stops':
        this.#skipped = { scenario: stop.notePlace.scenario ?? '', arm: stop.notePlace.arm };
        return true;
      case 'go':
        this.#skipped = 'everything';
        return true;
      case 'quit':
        this.#say([[0, 'the run is stopped, and cleaned up']]);
        this.#parts.quit('the operator stopped the exercise');
        return true;
      case 'help':
        this.#say(helpPage);
        return false;
      case 'look':
        this.#say(stop.arm === null ? [] : lookPage(stop.arm, this.#team, performance.now()));
        return false;
      case 'not understood':
        this.#askBack(line, stop, known);
        return false;
      default:
        await this.#keep(line, stop);
        return false;
    }
  }

  #askBack(
    { why, whichControls }: Extract<Line, { readonly is: 'not understood' }>,
    stop: Stop,
    controls: readonly ControlId[],
  ): void {
    this.#say([[0, `not kept: ${why}`]]);
    if (!whichControls || this.#named === stop || controls.length === 0) return;
    this.#named = stop;
    this.#say([[2, `the controls: ${controls.join(', ')}`]]);
  }

  async #keep(line: Extract<Line, { readonly note: string | null }>, stop: Stop): Promise<void> {
    const note = line.note === null ? null : bounded(line.note);
    try {
      this.#say([[0, await this.#kept(line, note, stop)]]);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#say([[0, `kept, but the run's record could not be written: ${why}`]]);
    }
    if (note !== line.note) this.#say([[0, `of a note ${longestNote} characters are kept`]]);
  }

  async #kept(
    line: Extract<Line, { readonly note: string | null }>,
    note: string | null,
    { arm, notePlace }: Stop,
  ): Promise<string> {
    if (line.is !== 'said') {
      await this.#team.note(notePlace, note ?? '');
      return line.is === 'note'
        ? 'kept: a note'
        : 'kept: a note, as it begins with no control and no command';
    }
    const control = this.#parts.rig.catalogue.find(({ id }) => id === line.control);
    if (control === undefined || arm === null) throw new Error(`there is no ${line.control} to speak of`);
    const sinceStepMs = await this.#team.say(arm, control, line.says, note);
    const when =
      sinceStepMs === null
        ? `; ${control.actsAt} has not begun in ${armInWords(arm)}`
        : `, ${timeInWords(sinceStepMs)} after ${control.actsAt} began in ${armInWords(arm)}`;
    return `kept: ${line.control} ${line.says}${when}${remarkOn(control, line.says)}`;
  }

  /** On a terminal no line is longer than it is wide, as far as no path would be broken for it. */
  #say(page: readonly PageLine[]): void {
    const { out } = this.#parts;
    for (const [indent, text] of page) {
      const line = `${' '.repeat(indent)}${printable(text)}`;
      const lines =
        out.isTTY === true ? unbroken(line, (out.columns || 80) - 1, ' '.repeat(indent + 4)) : [line];
      for (const each of lines) out.write(`${each}\n`);
    }
  }
}

/** Where the word is one for controls of the other kind: it is what they saw, and stays. */
function remarkOn({ kind }: Control, says: Saying): string {
  if (kind === 'detective' && says === 'blocked') return '; this control detects, and blocks nothing';
  if (kind === 'preventive' && says === 'alerted') return '; this control prevents, and raises no alert';
  return '';
}

/** No half of a character. */
function bounded(note: string): string {
  return note.length > longestNote ? note.slice(0, longestNote).replace(/[\ud800-\udbff]$/, '') : note;
}
