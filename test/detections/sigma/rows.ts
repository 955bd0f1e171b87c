import test from 'ava';
import { compileRule, type Placeholders } from '../../../runner/detections/rule.ts';
import type { Json } from '../../../runner/model/observation.ts';
import { sysmon } from '../win-events.ts';

type Fields = { readonly [field: string]: Json };

/** One row a test: the `detection` part, then the fields of events that it must match and of those that it must not. */
export type Row = readonly [what: string, detection: string, yes: readonly Fields[], no: readonly Fields[]];

/** A detection of one selection. */
export const one = (selection: string) => `s:\n  ${selection}\ncondition: s`;

const indented = (text: string) => text.replaceAll(/^/gm, '  ');

export function ruleOf(detection: string, placeholders: Placeholders = {}) {
  const text = `title: T\nlogsource: { category: process_creation }\ndetection:\n${indented(detection)}\n`;
  return compileRule(text, 'rule.yml', { placeholders });
}

export function testRows(rows: readonly Row[], placeholders: Placeholders = {}): void {
  for (const [what, detection, yes, no] of rows) {
    test(what, (t) => {
      const rule = ruleOf(detection, placeholders);
      for (const fields of yes)
        t.true(rule.matches(sysmon(1, fields)), `must match ${JSON.stringify(fields)}`);
      for (const fields of no)
        t.false(rule.matches(sysmon(1, fields)), `must not match ${JSON.stringify(fields)}`);
    });
  }
}
