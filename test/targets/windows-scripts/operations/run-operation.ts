import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { operations, scriptsFolder } from '../script-files.ts';
import {
  noPwsh,
  pwsh,
  type StubbedPowerShell,
  type StubState,
  stubbedPowerShell,
} from '../stub-windows/start.ts';

interface Answer {
  readonly v: number;
  readonly operation: string;
  readonly is: string;
  readonly code?: string;
  readonly text?: string;
  readonly value?: unknown;
}

export interface Windows {
  readonly stub: StubbedPowerShell;
  run(operation: string, args: object): Promise<Answer>;
}

/** A test against the stubbed Windows: skipped, with the reason, where there is no PowerShell. */
export function windowsTest(
  title: string,
  state: StubState,
  body: (t: ExecutionContext, windows: Windows) => Promise<void>,
): void {
  if (pwsh === null) {
    test.skip(`${title} (${noPwsh})`, (t) => t.pass());
    return;
  }
  test(title, async (t) => {
    const stub = stubbedPowerShell(state);
    if (stub === null) throw new Error(noPwsh);
    t.teardown(() => stub.remove());
    await inTurn(() => body(t, { stub, run: (operation, args) => runOperation(stub, operation, args) }));
  });
}

const turns: Promise<void>[] = Array.from({ length: 3 }, () => Promise.resolve());
let next = 0;

/** Three at a time: all tests of a file at once would be more PowerShells than a small machine can carry. */
async function inTurn(body: () => Promise<void>): Promise<void> {
  const lane = next++ % turns.length;
  const mine = (turns[lane] ?? Promise.resolve()).then(body);
  turns[lane] = mine.catch(() => undefined);
  await mine;
}

/** Starts an operation's script as the harness does it, and checks that it printed one answer in plain ASCII and nothing else. */
async function runOperation(stub: StubbedPowerShell, operation: string, args: object): Promise<Answer> {
  const [program = '', ...rest] = stub.argv(join(scriptsFolder, operations[operation] ?? ''));
  const request = JSON.stringify({ v: 1, operation, args });
  const { stdout, stderr, exitCode } = await execa(program, rest, { input: ascii(request), reject: false });
  if (exitCode !== 0 || stderr !== '' || !/^\{[ -~]*\}$/.test(stdout))
    throw new Error(`${operation}: exit ${exitCode}, ${stderr}\n${stdout}`);
  const answer = JSON.parse(stdout) as Answer;
  if (answer.v !== 1 || answer.operation !== operation) throw new Error(stdout);
  return answer;
}

function ascii(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
