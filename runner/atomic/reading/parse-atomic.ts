import { problemAt } from '../../scenario/finding.ts';
import type { Problem } from '../../scenario/problem.ts';
import { schemaFindings } from '../../scenario/schema-findings.ts';
import { readYaml, valueAt, type YamlSource } from '../../scenario/yaml-source.ts';
import { type AtomicFile, type AtomicTest, argumentsAskedFor, textsOf } from '../atomic.ts';
import { type AtomicFinding, atomicProblem } from './atomic-problem.ts';
import { atomicSchema, type TestYaml } from './atomic-schema.ts';

export interface ParsedAtomic {
  readonly atomic: AtomicFile | null;
  readonly problems: readonly Problem[];
  readonly source: YamlSource;
}

/** An Atomic Red Team file from its text by the project's own rules, or everything that is wrong with it. */
export function parseAtomic(text: string, file: string): ParsedAtomic {
  const source = readYaml(text);
  const problems: Problem[] = source.errors.map((e) => problemAt(e.code, e.text, e.position, file));
  if (source.value === undefined) return { atomic: null, problems, source };
  const findings = [...schemaFindings(atomicSchema, source.value), ...meaning(source.value)];
  problems.push(...findings.map((finding) => atomicProblem(finding, source, file)));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  if (problems.length > 0) return { atomic: null, problems, source };
  const { attack_technique, display_name, atomic_tests } = atomicSchema.parse(source.value);
  const tests = atomic_tests.map((test, i) => toTest(test, i + 1));
  return {
    atomic: { file, technique: attack_technique, displayName: display_name, tests },
    problems,
    source,
  };
}

/** What a schema cannot say, of each test that is otherwise right: one wrong test hides nothing of the others. */
function meaning(root: unknown): AtomicFinding[] {
  const tests = valueAt(root, ['atomic_tests']);
  if (!Array.isArray(tests)) return [];
  return tests.flatMap((test: unknown, i) => {
    const { success, data } = atomicSchema.shape.atomic_tests.element.safeParse(test);
    return success ? ofTest(data, i) : [];
  });
}

function ofTest(yaml: TestYaml, index: number): AtomicFinding[] {
  const test = toTest(yaml, index + 1);
  const above = ['atomic_tests', index];
  const asked = argumentsAskedFor(textsOf(test));
  const declared = test.arguments.map(({ name }) => name);
  const found: AtomicFinding[] = [
    ...declared
      .filter((name) => !asked.includes(name))
      .map((name): AtomicFinding => {
        const path = [...above, 'input_arguments', name];
        return { code: 'UNUSED_ARGUMENT', path, at: 'key', given: name };
      }),
    ...asked
      .filter((name) => !declared.includes(name))
      .map((name): AtomicFinding => {
        const path = [...above, yaml.input_arguments === undefined ? 'executor' : 'input_arguments'];
        return { code: 'MISSING_ARGUMENT', path, at: 'key', given: name };
      }),
  ];
  if (test.dependencyExecutor !== null && test.dependencies.length === 0 && yaml.dependencies !== null) {
    const path = [...above, 'dependency_executor_name'];
    found.push({ code: 'EXECUTOR_OF_NOTHING', path, at: 'key', given: test.dependencyExecutor });
  }
  if (needsSudo(test)) {
    const path = [...above, 'executor'];
    found.push({ code: 'SUDO_WITHOUT_ELEVATION', path, at: 'key', given: 'executor' });
  }
  return found;
}

function needsSudo({ executor, platforms }: AtomicTest): boolean {
  if (executor.name === 'manual' || executor.elevation) return false;
  const unix = platforms.includes('linux') || platforms.includes('macos');
  return unix && [executor.command, executor.cleanUp].some((text) => text?.includes('sudo') === true);
}

function toTest(yaml: TestYaml, number: number): AtomicTest {
  const { executor } = yaml;
  const elevation = executor.elevation_required;
  return {
    number,
    name: yaml.name,
    guid: yaml.auto_generated_guid?.toLowerCase() ?? null,
    description: yaml.description,
    platforms: yaml.supported_platforms,
    arguments: Object.entries(yaml.input_arguments ?? {}).map(([name, argument]) => ({
      name,
      type: argument.type.toLowerCase(),
      description: argument.description,
      default: argument.default === null ? null : String(argument.default),
    })),
    dependencies: (yaml.dependencies ?? []).map(({ description, prereq_command, get_prereq_command }) => ({
      ...{ description, check: prereq_command, get: get_prereq_command },
    })),
    dependencyExecutor: yaml.dependency_executor_name ?? null,
    executor:
      executor.name === 'manual'
        ? { name: executor.name, steps: executor.steps, elevation }
        : {
            ...{ name: executor.name, command: executor.command, elevation },
            cleanUp: executor.cleanup_command ?? null,
          },
  };
}
