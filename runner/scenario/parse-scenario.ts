import type * as z from 'zod';
import { defaultDeadlineMs, type Expectation, giveUpFactor } from '../model/expectation.ts';
import { type PostureName, postureNames, type Scenario } from '../model/scenario.ts';
import type { ControlId } from '../model/words.ts';
import type { KnownControl, Sections } from './check.ts';
import { checkMeaning } from './checks.ts';
import { type Finding, problemAt, problemOf } from './finding.ts';
import type { Problem } from './problem.ts';
import { type expectation, type ScenarioFile, scenarioFile, usually } from './scenario-file.ts';
import { schemaFindings } from './schema-findings.ts';
import { readYaml, valueAt } from './yaml-source.ts';

export interface Parsed {
  readonly scenario: Scenario | null;
  readonly problems: readonly Problem[];
}

/**
 * A scenario from its YAML text, or everything that is wrong with it. `file` only names the text in problems.
 * `controls` are the ones that exist.
 */
export function parseScenario(
  text: string,
  file: string,
  { controls }: { readonly controls: readonly KnownControl[] },
): Parsed {
  const source = readYaml(text);
  const problems: Problem[] = source.errors.map((e) => problemAt(e.code, e.text, e.position, file));
  if (source.value === undefined) return { scenario: null, problems };

  const schema = scenarioFile(controls.map((c) => c.id));
  const findings: Finding[] = [
    ...schemaFindings(schema, source.value),
    ...checkMeaning(soundSections(schema, source.value), controls),
  ];
  problems.push(...findings.map((f) => problemOf(f, source, file)));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { scenario: problems.length === 0 ? toScenario(schema.parse(source.value)) : null, problems };
}

/** So that one wrong section does not hide what is wrong with the others. */
function soundSections({ shape }: ReturnType<typeof scenarioFile>, value: unknown): Sections {
  return { ...sound(shape, value, []), image: sound(shape.image.shape, value, ['image']) };
}

function sound(
  shape: Readonly<Record<string, z.ZodType>>,
  value: unknown,
  above: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, section]) => {
      const result = section.safeParse(valueAt(value, [...above, key]));
      return result.success ? [[key, result.data]] : [];
    }),
  );
}

function toScenario({ deadline, expect, image, ...file }: ScenarioFile): Scenario {
  const deadlineMs = deadline ?? defaultDeadlineMs;
  const forPosture = (posture: PostureName): Record<ControlId, Expectation> => {
    const stated = { ...expect[usually], ...expect[posture] };
    return Object.fromEntries(
      file.controls.flatMap((id) => {
        const one = stated[id];
        return one === undefined ? [] : [[id, toExpectation(one, deadlineMs)]];
      }),
    );
  };
  return {
    ...file,
    image: {
      ...image,
      label: image.label ?? '',
      files: image.files.map(({ path, hidden, ...content }) => ({ path, content, hidden })),
    },
    expect: file.platforms.includes('reference')
      ? Object.fromEntries(postureNames.map((p) => [p, forPosture(p)]))
      : {},
  };
}

/** One expectation as it is written. */
export type Stated = z.output<typeof expectation>;

export function toExpectation(stated: Stated, defaultDeadline: number): Expectation {
  const { status, deadline, giveUpAfter, knownGap } =
    typeof stated === 'string' ? { status: stated } : stated;
  const deadlineMs = deadline ?? defaultDeadline;
  return {
    status,
    deadlineMs,
    giveUpAfterMs: giveUpAfter ?? giveUpFactor * deadlineMs,
    knownGap: knownGap ?? null,
  };
}
