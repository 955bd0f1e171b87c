import { HarnessError } from '../model/errors.ts';

/** A rule that can't be evaluated as it is written. Lines and columns count from 1. */
export class RuleRefused extends HarnessError {
  readonly code = 'RULE_REFUSED';
  readonly category = 'user';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;

  constructor(file: string, line: number, reason: string, column = 1) {
    super(
      `${file}:${line}:${column}: ${reason}`,
      'mend the rule, or leave it out: a rule is never evaluated in part',
    );
    this.file = file;
    this.line = line;
    this.column = column;
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
