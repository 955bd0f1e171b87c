import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { WinEvent } from '../model/win-event.ts';
import { type CompiledPlace, compilePlaces, fieldsOf } from './engine/compiled-place.ts';
import { explainDetection, shareHeld } from './engine/explain.ts';
import type { Explanation } from './engine/explanation.ts';
import { isAt } from './log-sources/event-place.ts';
import { type LogSource, logSourceOf } from './log-sources/log-source.ts';
import { RuleRefused } from './rule-refused.ts';
import type { Placeholders } from './sigma/placeholders.ts';
import { placesIn } from './sigma/places-in-text.ts';
import { Refusal } from './sigma/refusal.ts';
import { logSourceAttributes, type RuleDocument, type RuleFile, readRuleFile } from './sigma/rule-file.ts';

export type { Placeholders };

/** A Sigma rule that can be evaluated. */
export interface Rule {
  /** The rule's own id; its name where it has none. */
  readonly id: string;
  /** The file's name without its extension, and the number of the document where the file has several; the control's id. */
  readonly name: string;
  readonly title: string;
  readonly level: string | null;
  readonly file: string;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
  readonly logSource: LogSource;
  /** What its author may not have meant: no event is asked, or an attribute decides nothing. */
  readonly doubts: readonly RuleDoubt[];
  /** The rule as it is run, once for each place where its events may stand. */
  readonly places: readonly CompiledPlace[];
  matches(event: WinEvent): boolean;
  explain(event: WinEvent): Explanation;
}

/** Something that does not keep a rule from being evaluated as it is written. Lines and columns count from 1. */
interface RuleDoubt {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

export interface CompileOptions {
  readonly placeholders?: Placeholders;
}

/** The one rule of a file. Throws `RuleRefused`, also where the file holds several. */
export function compileRule(text: string, file: string, options: CompileOptions = {}): Rule {
  const refused = refusing(text, file);
  try {
    const [first, second] = readRuleFile(text, options.placeholders ?? {});
    if (second !== undefined) throw new Refusal('several rules in one file', second.offset);
    if (first === undefined) throw new Refusal('the file has no rule', 0);
    if ('refusal' in first) throw first.refusal;
    return compiled(first.rule, text, file, nameOf(file));
  } catch (error) {
    throw error instanceof Refusal ? refused(error) : error;
  }
}

export interface CompiledRules {
  readonly rules: readonly Rule[];
  /** Of the documents that can't be evaluated as they are written. */
  readonly refused: readonly RuleRefused[];
}

/** Every rule of a file of one or several YAML documents. */
export function compileRules(text: string, file: string, options: CompileOptions = {}): CompiledRules {
  const refused = refusing(text, file);
  let documents: readonly RuleDocument[];
  try {
    documents = readRuleFile(text, options.placeholders ?? {});
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { rules: [], refused: [refused(error)] };
  }
  const name = nameOf(file);
  return {
    rules: documents.flatMap((each, i) =>
      'rule' in each ? [compiled(each.rule, text, file, i === 0 ? name : `${name}-${i + 1}`)] : [],
    ),
    refused: documents.flatMap((each) => ('refusal' in each ? [refused(each.refusal)] : [])),
  };
}

function compiled(rule: RuleFile, text: string, file: string, name: string): Rule {
  const logSource = logSourceOf(rule.logSource);
  const places = compilePlaces(logSource.places, rule.detection);
  const matches = (event: WinEvent) => {
    const fields = fieldsOf(event);
    return places.some(({ place, test }) => isAt(event, place) && test(fields));
  };
  return {
    id: rule.id ?? name,
    name,
    title: rule.title,
    level: rule.level,
    file,
    sha256: createHash('sha256').update(text).digest('hex'),
    logSource,
    doubts: doubtsOf(rule, logSource).map(({ offset, reason }) => ({ ...placesIn(text)(offset), reason })),
    places,
    matches,
    explain: (event) => explanation(event, rule, logSource, places),
  };
}

function doubtsOf(
  { logSourceOffsets }: RuleFile,
  { unknown }: LogSource,
): readonly { readonly offset: number; readonly reason: string }[] {
  const own = [...logSourceOffsets].filter(([name]) => !logSourceAttributes.some((known) => known === name));
  const doubts = own.map(([name, offset]) => ({
    offset,
    reason: `the log source's '${name}' is an attribute of the rule's own: it decides nothing`,
  }));
  if (unknown === null) return doubts;
  const offset = logSourceOffsets.get(unknown.attribute) ?? 0;
  return [...doubts, { offset, reason: `${unknown.reason}; no event is ever asked` }];
}

function explanation(
  event: WinEvent,
  { detection }: RuleFile,
  { label }: LogSource,
  places: readonly CompiledPlace[],
): Explanation {
  const { Channel, EventID } = event.Event.System;
  const here = places.find(({ place }) => isAt(event, place));
  const context = here?.context ?? { fieldName: (name: string) => name };
  const condition = explainDetection(detection, fieldsOf(event), context);
  const matched = here !== undefined && condition.held;
  return {
    matched,
    score: here === undefined ? 0 : shareHeld(condition),
    logSource: {
      held: here !== undefined,
      text: here === undefined ? `${label}, not ${Channel} ${EventID}` : label,
    },
    condition,
  };
}

function nameOf(file: string): string {
  return basename(file).replace(/\.ya?ml$/i, '');
}

function refusing(text: string, file: string): (refusal: Refusal) => RuleRefused {
  const placeOf = placesIn(text);
  return ({ message, offset }) => {
    const { line, column } = placeOf(offset);
    return new RuleRefused(file, line, message, column);
  };
}
