import type { CharSet } from './char-set.ts';
import type { Anchor, Regex } from './syntax.ts';

/** One step of a non-deterministic automaton; the numbers are places in the program. */
type Step =
  | { readonly is: 'char'; readonly set: CharSet; readonly next: number }
  | { readonly is: 'anchor'; readonly anchor: Anchor; readonly next: number }
  | { readonly is: 'split'; readonly next: readonly number[] }
  | { readonly is: 'found' };

/** Begins at the last step. */
export type Program = readonly Step[];

/** A counted repeat is written out, so nested ones multiply. In the worst case each step is looked at for each character of a text. */
export const mostSteps = 2500;

/** Thompson's construction, from the end to the start. Null where the program would be too long. */
export function program(regex: Regex): Program | null {
  const steps: Step[] = [{ is: 'found' }];
  const add = (step: Step) => steps.push(step) - 1;

  function build(node: Regex, next: number): number {
    if (steps.length > mostSteps) return next;
    switch (node.is) {
      case 'char':
        return add({ is: 'char', set: node.set, next });
      case 'anchor':
        return add({ is: 'anchor', anchor: node.anchor, next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => build(part, after), next);
      case 'choice':
        return add({ is: 'split', next: node.options.map((option) => build(option, next)) });
      case 'repeat':
        return repeated(node, next);
    }
  }

  function repeated({ part, least, most }: Extract<Regex, { is: 'repeat' }>, next: number): number {
    let start = next;
    if (most === Infinity) {
      const choices: number[] = [];
      start = add({ is: 'split', next: choices });
      choices.push(build(part, start), next);
    } else {
      for (let i = least; i < most && steps.length <= mostSteps; i++) {
        start = add({ is: 'split', next: [build(part, start), next] });
      }
    }
    for (let i = 0; i < least && steps.length <= mostSteps; i++) start = build(part, start);
    return start;
  }

  const start = build(regex, 0);
  add({ is: 'split', next: [start] });
  return steps.length > mostSteps ? null : steps;
}
