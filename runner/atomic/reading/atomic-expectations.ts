import * as z from 'zod';
import { defaultDeadlineMs, type Expectations } from '../../model/expectation.ts';
import { type ControlId, type ControlKind, detectiveStatuses, type Status } from '../../model/words.ts';
import { problemAt } from '../../scenario/finding.ts';
import { toExpectation } from '../../scenario/parse-scenario.ts';
import type { Problem } from '../../scenario/problem.ts';
import { expectation } from '../../scenario/scenario-file.ts';
import { schemaFindings } from '../../scenario/schema-findings.ts';
import { readYaml } from '../../scenario/yaml-source.ts';
import { type AtomicFinding, atomicProblem } from './atomic-problem.ts';

/** A file of the user's: the guid of a test to control to status, or to status with deadline or known gap as in a scenario. */
const schema = z.record(z.string(), z.record(z.string(), expectation));

/**
 * What can be found of a control by a test that is not ours. Nothing proves that what the test is about happened, so that a control that
 * said nothing was not reached, or missed it: it is `inconclusive`, which nobody expects.
 */
const findable: readonly Status[] = ['detected', 'late', 'not-instrumented'];

export interface KnownThings {
  readonly controls: readonly { readonly id: ControlId; readonly kind: ControlKind }[];
  /** Of the tests that were imported, in lower case. */
  readonly guids: readonly string[];
}

export interface AtomicExpectations {
  readonly ofTest: ReadonlyMap<string, Expectations>;
  readonly problems: readonly Problem[];
}

/** What is expected of imported tests, from its YAML text, or everything that is wrong with it. */
export function parseAtomicExpectations(text: string, file: string, known: KnownThings): AtomicExpectations {
  const source = readYaml(text);
  const problems = source.errors.map((e) => problemAt(e.code, e.text, e.position, file));
  // A file with nothing but comments expects nothing.
  const value = source.value ?? {};
  const parsed = schema.safeParse(value);
  const findings = parsed.success ? meaning(parsed.data, known) : schemaFindings(schema, value);
  problems.push(...findings.map((finding) => atomicProblem(finding, source, file)));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  if (problems.length > 0 || !parsed.success) return { ofTest: new Map(), problems };
  return {
    problems,
    ofTest: new Map(
      Object.entries(parsed.data).map(([guid, stated]) => [
        guid.toLowerCase(),
        new Map(
          Object.entries(stated).map(([control, one]) => [control, toExpectation(one, defaultDeadlineMs)]),
        ),
      ]),
    ),
  };
}

function meaning(stated: z.output<typeof schema>, { controls, guids }: KnownThings): AtomicFinding[] {
  const seen = new Set<string>();
  return Object.entries(stated).flatMap(([guid, expected]) => {
    const at = { path: [guid], at: 'key', given: guid } as const;
    const found: AtomicFinding[] = [];
    if (!z.guid().safeParse(guid).success) found.push({ code: 'BAD_GUID', ...at });
    else if (seen.has(guid.toLowerCase())) found.push({ code: 'GUID_TWICE', ...at });
    else if (!guids.includes(guid.toLowerCase())) found.push({ code: 'UNKNOWN_GUID', ...at });
    seen.add(guid.toLowerCase());
    for (const [id, one] of Object.entries(expected)) {
      const control = controls.find((each) => each.id === id);
      const path = [guid, id];
      if (control === undefined) {
        const ids = controls.map((each) => each.id);
        found.push({ code: 'UNKNOWN_CONTROL', path, at: 'key', given: id, known: ids });
        continue;
      }
      const status = typeof one === 'string' ? one : one.status;
      if (control.kind === 'preventive') {
        found.push({ code: 'PREVENTIVE_OF_FOREIGN', path, at: 'key', given: id });
        continue;
      }
      const own: readonly string[] = detectiveStatuses;
      if (!own.includes(status))
        found.push({ code: 'STATUS_OF_OTHER_KIND', path, at: 'value', given: status, known: findable });
      else if (!findable.includes(status))
        found.push({ code: 'NEVER_OF_FOREIGN', path, at: 'value', given: status, known: findable });
      const { deadlineMs, giveUpAfterMs } = toExpectation(one, defaultDeadlineMs);
      if (giveUpAfterMs < deadlineMs)
        found.push({ code: 'GIVE_UP_TOO_EARLY', path, at: 'value', given: `${giveUpAfterMs} ms` });
    }
    return found;
  });
}
