import { HarnessError } from '../../model/errors.ts';

/** A file or folder is not there. */
export class SftpNoFileError extends HarnessError {
  readonly code = 'SSH_NO_FILE';
  readonly category = 'environment';
  constructor(path: string, words: string) {
    super(`there is no ${path} on the machine: ${words}`, 'see whether something there removed it');
  }
}

/** The machine did not give or take a file. */
export class SftpFileError extends HarnessError {
  readonly code = 'SSH_FILE';
  readonly category = 'environment';
  constructor(path: string, words: string) {
    super(
      `the file ${path} could not be transferred: ${words}`,
      "see the account's rights and the free space there, and the free space in this machine's temporary folder",
    );
  }
}
