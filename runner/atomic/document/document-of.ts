import type { Expectations } from '../../model/expectation.ts';
import type { Problem } from '../../scenario/problem.ts';
import type { AtomicFile, AtomicTest } from '../atomic.ts';
import { downloadsOf } from '../downloads.ts';
import { mayRunForeign } from '../foreign.ts';
import { resolveTest } from '../resolve.ts';
import { type AtomicDocument, atomicSchemaName, type ShownTest } from './atomic-document.ts';

export interface Imported {
  readonly atomics: readonly AtomicFile[];
  readonly problems: readonly Problem[];
  /** By guid. */
  readonly expectations: ReadonlyMap<string, Expectations>;
  /** Where the atomics lie on the machine that the commands are for. */
  readonly atomicsFolder: string;
}

/** A target that allows whatever can be allowed. */
const willing = { platform: 'windows', allowForeign: true, elevated: true } as const;

export function documentOf(imported: Imported): AtomicDocument {
  return {
    schema: atomicSchemaName,
    atomicsFolder: imported.atomicsFolder,
    files: imported.atomics.map(({ file, technique, displayName, tests }) => ({
      ...{ file, technique, displayName },
      tests: tests.map((test) => shown(test, imported)),
    })),
    problems: [...imported.problems],
  };
}

function shown(test: AtomicTest, { expectations, atomicsFolder }: Imported): ShownTest {
  const { number, name, guid, description, platforms, executor, dependencies } = test;
  const expected = (guid === null ? undefined : expectations.get(guid)) ?? new Map();
  const resolved = resolveTest(test, atomicsFolder);
  const asked = test.dependencyExecutor ?? executor.name;
  return {
    ...{ number, name, guid, description, platforms: [...platforms] },
    executor: executor.name,
    elevation: executor.elevation,
    arguments: test.arguments.map((argument) => ({ ...argument })),
    downloads: downloadsOf(test),
    neverBecause: [...mayRunForeign(test, willing).because],
    resolved: {
      ...resolved,
      dependencyExecutor: dependencies.length === 0 ? null : asked,
      dependencies: [...resolved.dependencies],
      unresolved: [...resolved.unresolved],
    },
    expect: Object.fromEntries([...expected].map(([control, { status }]) => [control, status])),
  };
}
