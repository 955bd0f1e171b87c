import { basename } from 'node:path';
import { nearestWord } from '../../../model/errors.ts';
import { UsageError } from '../../usage-error.ts';

export interface Named {
  readonly id: string;
  /** The file's name without its extension; with a number for all but the first rule of a file. */
  readonly name: string;
  readonly file: string;
}

/**
 * The rules that are expected to match. Each is named by its id, by its file's name with or without the extension, or by the file's
 * path. Throws `UsageError` for a name that no rule has, and for one that several have.
 */
export function expectedRules<R extends Named>(
  names: readonly string[],
  rules: readonly R[],
): ReadonlySet<R> {
  return new Set(names.map((name) => expectedRule(name, rules)));
}

function expectedRule<R extends Named>(name: string, rules: readonly R[]): R {
  const wanted = name.toLowerCase();
  const meant = rules.filter((rule) => namesOf(rule).includes(wanted));
  const [first, second] = meant;
  if (first === undefined) {
    const near = nearestWord(name, rules.flatMap(namesOf));
    throw new UsageError(
      `--expect ${name}: none of the ${rules.length} rules is called so${near === null ? '' : `, did you mean '${near}'?`}`,
      "name a rule's id, or its file's name; --rules says where rules are",
    );
  }
  if (second !== undefined)
    throw new UsageError(
      `--expect ${name}: ${meant.length} rules are called so: ${meant.map(({ file }) => file).join(', ')}`,
      "name the path of the file that is meant, or the rule's id",
    );
  return first;
}

function namesOf({ id, name, file }: Named): readonly string[] {
  return [id, name, basename(file), file].map((each) => each.toLowerCase());
}
