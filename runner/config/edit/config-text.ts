import { type Document, isMap, parseDocument, stringify, type YAMLMap } from 'yaml';
import { HarnessError } from '../../model/errors.ts';
import type { Path } from '../../scenario/yaml-source.ts';
import { parseConfig } from '../parse-config.ts';
import { checkTargets } from '../targets/check-targets.ts';

/** A configuration that can't be extended by a program without doing harm to it. */
class ConfigEditError extends HarnessError {
  readonly code = 'CONFIG_EDIT';
  readonly category = 'user';
}

/** A configuration as text, with one value after the other put in. Comments and the order of what is there stay. */
export class ConfigText {
  readonly #document: Document.Parsed;
  readonly #file: string;
  readonly #before: string;

  /** @param file only names the text in errors */
  constructor(text: string, file: string) {
    this.#file = file;
    this.#before = text;
    this.#document = parseDocument(text, { prettyErrors: false });
    const [error] = this.#document.errors;
    if (error !== undefined)
      throw new ConfigEditError(`${file} is no YAML: ${error.message}`, '`motw lint` says where');
  }

  /** What stands there, as plain data; undefined where nothing does. */
  at(path: Path): unknown {
    const value: unknown = this.#document.getIn(path);
    return isMap(value) ? value.toJS(this.#document) : value;
  }

  /** @throws ConfigEditError where an alias or a value of another form is in the way */
  set(path: Path, value: unknown): void {
    try {
      this.#openUp(path);
      // A plain value takes the place of another without taking its comment away; anything else is made a node.
      const plain = typeof value !== 'object' || value === null;
      this.#document.setIn(path, plain ? value : this.#document.createNode(value));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ConfigEditError(
        `${this.#file} can't be extended at ${path.join('.')}: ${why}`,
        `write it by hand: ${path.join(': ')}: ${JSON.stringify(value)}`,
      );
    }
  }

  delete(path: Path): void {
    if (this.#document.hasIn(path)) this.#document.deleteIn(path);
  }

  /** The whole text. @throws ConfigEditError where it came out as no configuration: nothing of it may be written then */
  text(): string {
    const text = asWritten(this.#document.toString({ lineWidth: 0 }), this.#before);
    const { config, problems } = parseConfig(text, this.#file);
    const [problem] = [...problems, ...(config === null ? [] : checkTargets(config))];
    if (problem !== undefined)
      throw new ConfigEditError(
        `${this.#file} would come out wrong, so nothing was written: ${problem.message}`,
        problem.hint ?? 'write what stands there otherwise, or leave it out, then try again',
      );
    return text;
  }

  /** What stands there, as it is written, with the keys above it. */
  excerpt(path: Path): string {
    const value = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), this.at(path));
    return stringify(value, { lineWidth: 0 }).trimEnd();
  }

  /** Maps on the way that are there but empty (`targets: {}`, `targets:`) are begun anew, one key a line. */
  #openUp(path: Path): void {
    for (let length = 1; length < path.length; length++) {
      const above = path.slice(0, length);
      const value: unknown = this.#document.getIn(above);
      const empty = value === null || (isMap(value) && (value as YAMLMap).items.length === 0);
      if (empty && this.#document.hasIn(above)) this.#document.setIn(above, this.#document.createNode({}));
    }
  }
}

/** Lines that are other than before by nothing but spaces inside brackets, which the library sets as it likes, as they were. */
function asWritten(text: string, before: string): string {
  const bare = (line: string) => line.replace(/([[{])\s+/g, '$1').replace(/\s+([\]}])/g, '$1');
  const old = new Map(before.split('\n').map((line) => [bare(line), line]));
  return text
    .split('\n')
    .map((line) => old.get(bare(line)) ?? line)
    .join('\n');
}
