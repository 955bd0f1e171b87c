import test from 'ava';
import { corpusIsHere } from './corpus.ts';

/** A test that reads the corpus. */
export const withCorpus = corpusIsHere ? test : test.skip;

/** For the titles of such tests. */
export const why = corpusIsHere
  ? ''
  : ' (skipped: there is no corpus of rules and recordings beside the project, and MOTW_CORPUS names none)';
