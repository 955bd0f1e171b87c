import { HarnessError } from '../../model/errors.ts';

/** A file that can't be checked, because it is not what `motw run` packs. */
export class EvidenceError extends HarnessError {
  readonly code: 'EVIDENCE_NOT_READABLE' | 'EVIDENCE_NOT_A_TAR' | 'EVIDENCE_WITHOUT_LIST';
  readonly category = 'user';

  constructor(code: EvidenceError['code'], what: string, options?: ErrorOptions) {
    super(what, 'name the evidence.tar of a run: `motw verify runs/<run id>/evidence.tar`', options);
    this.code = code;
  }
}
