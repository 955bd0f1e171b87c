import { HarnessError } from '../model/errors.ts';

/** A rule that can't be evaluated as it is written. Lines count from 1. */
export class RuleRefused extends HarnessError {
  readonly code = 'RULE_REFUSED';
  readonly category = 'user';
  readonly file: string;
  readonly line: number;
  readonly reason: string;

  constructor(file: string, line: number, reason: string) {
    super(`${file}:${line}: ${reason}`, 'mend the rule, or leave it out: a rule is never evaluated in part');
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}

/** Rule files of which at least one was refused; carries every refusal. */
export class RulesRefused extends HarnessError {
  readonly code = 'RULES_REFUSED';
  readonly category = 'user';
  readonly refused: readonly RuleRefused[];

  constructor(refused: readonly RuleRefused[]) {
    super(refused.map((r) => r.message).join('; '), 'mend these rules, or leave them out');
    this.refused = refused;
  }
}

/** What a part of a rule throws that does not know its file; `path` says where in the rule it stands. */
export class Unsupported extends Error {
  readonly path: readonly (string | number)[];

  constructor(reason: string, path: readonly (string | number)[]) {
    super(reason);
    this.path = path;
  }
}
