import test from 'ava';
import { here } from './corpus.ts';

export const withCorpus = here ? test : test.skip;
/** For the titles of such tests. */
export const why = here
  ? ''
  : ' (skipped: there is no corpus of rules beside the project, and MOTW_CORPUS names none)';
