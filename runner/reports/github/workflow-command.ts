import { printable } from '../printable.ts';

/** A note beside the code, as GitHub shows it on the page of a job and of a pull request. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** Lines. */
  readonly message: readonly string[];
  /** Relative to the repository; null where it is about no file of it. */
  readonly file: string | null;
}

const longestTitle = 200;

/**
 * One workflow command on one line of standard output. GitHub's runner (ActionCommand.cs) reads `::name key=value,key=value::message`
 * and decodes %25, %0D and %0A everywhere, %3A and %2C in values only.
 */
export function workflowCommand({ level, title, message, file }: Annotation): string {
  const properties = [
    ...(file === null ? [] : [`file=${value(printable(file))}`, 'line=1']),
    `title=${value(printable(title).slice(0, longestTitle))}`,
  ];
  return `::${level} ${properties.join(',')}::${data(message.map(printable).join('\n'))}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function value(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
