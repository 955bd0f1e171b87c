import test from 'ava';
import { check, type Row } from './row.ts';
import { Lab } from './sabotaged-run.ts';
import { nobody } from './saboteur.ts';
import { hardened, lockedDown, noExecute, unhardened } from './truthful.ts';

const lab = await Lab.open();
test.after.always(() => lab[Symbol.asyncDispose]());
const both = { saboteur: nobody, scenario: 'T1553.005-2', arms: ['marked', 'unmarked'] } as const;
const stopped = { marked: 'open blocked EPERM' };
const unmountable = { marked: 'mount blocked ENODEV', unmarked: 'mount blocked ENODEV' };
const unrunnable = { marked: 'open blocked EACCES', unmarked: 'open blocked EACCES' };

const rows: readonly Row[] = [
  { ...both, posture: 'unhardened', ends: {}, statuses: unhardened, outcome: 'expected', exit: 0 },
  { ...both, posture: 'hardened', ends: stopped, statuses: hardened, outcome: 'expected', exit: 0 },
  { ...both, posture: 'locked-down', ends: unmountable, statuses: lockedDown, outcome: 'expected', exit: 0 },
  { ...both, posture: 'no-execute', ends: unrunnable, statuses: noExecute, outcome: 'expected', exit: 0 },
];
for (const row of rows) {
  test.serial(`nobody tampers: the looks at the guest bear out every verdict (${row.posture})`, (t) =>
    check(t, row, lab),
  );
}
