import test from 'ava';
import { delivering, mounting } from './lied-about-mounting.ts';
import { cleaning, opening, probing } from './lied-about-opening.ts';
import { check, titleOf } from './row.ts';
import { Lab } from './sabotaged-run.ts';

const lab = await Lab.open();
test.after.always(() => lab[Symbol.asyncDispose]());

for (const [about, rows] of Object.entries({ delivering, mounting, probing, opening, cleaning })) {
  for (const row of rows) test.serial(`${about}: a guest that ${titleOf(row)}`, (t) => check(t, row, lab));
}
