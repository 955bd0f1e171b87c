import type { Call } from '../../../ports/call.ts';
import { doneOf, type OperationRunner } from '../../../targets/windows/guest/operation-runner.ts';
import { nothing } from '../../../targets/windows/guest/windows-answers.ts';
import { type Finding, missing, ok } from '../finding.ts';

/** Errors that are named. */
const named = 3;

/** The harness's scripts, read by the parser that is going to run them. */
export async function scriptFinding(operations: OperationRunner, c: Call): Promise<Finding> {
  const folder = await operations.scriptFolder(c);
  const answer = await operations.run('parse-scripts', { folder }, nothing, c);
  doneOf('parse-scripts', answer);
  const { errors, language } = parsed(answer.raw[0]?.bytes ?? Buffer.from('{}'));
  const what = "the harness's scripts";
  if (errors === null)
    return missing(what, 'the guest did not say what its parser found', 'run `motw doctor` again');
  if (errors.length === 0) return ok(what, `the guest's PowerShell ${language} parses all of them`);
  const first = errors.slice(0, named).map(({ file, line, text }) => `${file}:${line}: ${text}`);
  return missing(
    what,
    `the guest's PowerShell ${language} finds ${errors.length} error${errors.length === 1 ? '' : 's'}: ${first.join('; ')}`,
    'this is a fault of the harness: report what it says',
  );
}

interface ParseError {
  readonly file: string;
  readonly line: string;
  readonly text: string;
}

/** A guest may say anything; whatever is no list of errors is null. */
function parsed(bytes: Uint8Array): {
  readonly errors: readonly ParseError[] | null;
  readonly language: string;
} {
  const said: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const { errors, language } = Object(Object(said).value) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(errors)) return { errors: null, language: '' };
  const list = errors.map((error: unknown) => {
    const { file, line, text } = Object(error) as Readonly<Record<string, unknown>>;
    return { file: String(file), line: String(line), text: String(text) };
  });
  return { errors: list, language: String(language) };
}
