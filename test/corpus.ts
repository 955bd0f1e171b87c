import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './guest/motw.ts';

/** The folder of rules and recordings made by others, which can't be part of the project. */
export const corpus = resolve(root, process.env.MOTW_CORPUS ?? '../shared/corpus');

export const corpusIsHere = ['samples', 'sigma-regression', 'sigma-rules.tar.gz'].every((name) =>
  existsSync(join(corpus, name)),
);
