import { printable } from '../../reports/printable.ts';
import { RunFolder } from '../../store/run-folder.ts';
import { print, printJson, printUnbroken } from '../print.ts';
import { RunProgress } from '../progress/run-progress.ts';
import { unseen } from '../progress/shown.ts';
import { reportError } from '../report-error.ts';
import { asCalled } from '../wording/as-called.ts';
import { Aftermath } from './aftermath.ts';
import { type Batch, batchSchemaName } from './batch-document.ts';
import type { How as Everyone } from './begin.ts';
import { codeOver } from './code-over.ts';
import { LeftDirtyError } from './left-dirty-error.ts';
import { NamedLines } from './named-lines.ts';
import { type EndedRun, type RunToDo, runOne } from './run-one.ts';

/** The runs folder, where no other is named. */
const usualOut = 'runs';

interface How extends Everyone {
  readonly batch: string;
}

/** Runs on several targets, some at once, none waiting for one that is dead. Returns the exit code over all of them. */
export async function runBatch(runs: readonly RunToDo[], how: How): Promise<EndedRun['code']> {
  const waiting = [...runs];
  const ended = new Map<RunToDo, readonly EndedRun[]>();
  const codes: EndedRun['code'][] = [];
  const show = inTurn();
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const aftermath = new Aftermath(next.memory, how.out);
      ended.set(next, await undisturbed(next, aftermath, how, show));
      await show(async () => {
        codes.push(await aftermath.end());
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(how.atOnce, runs.length) }, worker));
  const inOrder = runs.flatMap((run) => ended.get(run) ?? []);
  if (how.json) printJson(documentOf(how.batch, inOrder));
  else if (saysEverything(runs)) {
    for (const line of summary(how.batch, inOrder)) print(line);
    for (const line of waysOn(inOrder, how.out)) printUnbroken(asCalled(line), '    ');
  }
  return codeOver([...inOrder.map(({ code }) => code), ...codes]);
}

/** Between two repetitions no other run may slip in: with `--alone` the lock is held over all of them. */
async function undisturbed(
  first: RunToDo,
  aftermath: Aftermath,
  how: How,
  show: InTurn,
): Promise<readonly EndedRun[]> {
  if (!how.alone) return repeated(first, aftermath, how, show);
  const { alone } = await import('../scheduling/alone.ts');
  try {
    return await alone(first.target.name, how.out, how.signal, () =>
      repeated(first, aftermath, { ...how, alone: false }, show),
    );
  } catch (fault) {
    if (!how.signal.aborted) reportError(fault, process.stderr);
    return Array.from({ length: how.repeat }, () => notBegun(first, fault));
  }
}

/** On one target one after the other: two at once would not be the same as one. There is one for each repetition, begun or not. */
async function repeated(
  first: RunToDo,
  aftermath: Aftermath,
  how: How,
  show: InTurn,
): Promise<readonly EndedRun[]> {
  const ended: EndedRun[] = [];
  for (let number = 1; number <= how.repeat; number++) {
    const name = how.repeat === 1 ? first.target.name : `${first.target.name} ${number}/${how.repeat}`;
    try {
      how.signal.throwIfAborted();
      if (ended.some(({ record }) => record?.cleanUp === 'dirty'))
        throw new LeftDirtyError(first.target.name);
      const folder = number === 1 ? first.folder : await RunFolder.create(how.out);
      ended.push(await one({ ...first, folder }, name, aftermath, how, show));
    } catch (fault) {
      if (!how.signal.aborted) reportError(fault, process.stderr);
      ended.push(notBegun(first, fault));
    }
  }
  return ended;
}

async function one(
  todo: RunToDo,
  name: string,
  aftermath: Aftermath,
  how: How,
  show: InTurn,
): Promise<EndedRun> {
  const { say } = todo.memory;
  const lines = new NamedLines(name, say === 'changes' ? unseen : process.stderr);
  using progress = new RunProgress(lines);
  lines.write('begun\n');
  const run = await runOne(todo, {
    ...how,
    progress: (event) => progress.show(event),
    ended: ({ folder }, record) =>
      show(async () => {
        progress.end();
        const { showAndKeep } = await import('../results/show-and-keep.ts');
        // Of repetitions only what they have in common is worth a page.
        const format = say === 'everything' && how.repeat === 1 ? 'console' : 'nothing';
        if (format === 'console') print(`\n${name}:`);
        await showAndKeep(folder, record, { format, diff: aftermath.add(folder, record) });
      }),
  });
  if (run.fault !== null) {
    lines.write('did not come to its end\n');
    reportError(run.fault, process.stderr);
  }
  return run;
}

function saysEverything(runs: readonly RunToDo[]): boolean {
  return runs.every(({ memory }) => memory.say === 'everything');
}

function notBegun({ target, folder }: RunToDo, fault: unknown): EndedRun {
  return { target: target.name, folder, record: null, fault, code: 3 };
}

type InTurn = (work: () => Promise<void>) => Promise<void>;

/** One piece of work after the other, so that no two reports run into each other. */
function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}

function documentOf(batch: string, ended: readonly EndedRun[]): Batch {
  return {
    schema: batchSchemaName,
    batch,
    runs: ended.flatMap(({ record }) => record ?? []),
    notBegun: ended
      .filter(({ record }) => record === null)
      .map(({ target, fault }) => ({ target, reason: textOf(fault) })),
  };
}

function summary(batch: string, ended: readonly EndedRun[]): readonly string[] {
  const width = Math.max(...ended.map(({ target }) => target.length));
  return [
    `\nbatch ${batch}:`,
    ...ended.map(({ target, record, folder, fault, code }) => {
      const became = record === null ? 'not begun' : (record.outcome ?? 'no outcome');
      const dirty = record?.cleanUp === 'dirty' ? ', clean-up incomplete' : '';
      const why = fault === null ? '' : `: ${printable(textOf(fault))}`;
      const where = record === null ? '' : `  ${folder.id}`;
      return `  ${target.padEnd(width)}  exit ${code}  ${became}${dirty}${where}${why}`;
    }),
  ];
}

/** What can be asked of them next. Nothing where none was begun. */
function waysOn(ended: readonly EndedRun[], out: string): readonly string[] {
  const newest = ended.findLast(({ record }) => record !== null)?.folder.id;
  if (newest === undefined) return [];
  const there = out === usualOut ? '' : ` --out ${out}`;
  return [
    `one of them: \`motw report ${newest}${there}\``,
    `against the runs before: \`motw diff ${newest}${there}\``,
    `over time: \`motw history${there}\``,
  ];
}

function textOf(fault: unknown): string {
  const [line = ''] = (fault instanceof Error ? fault.message : String(fault)).split('\n');
  return line;
}
