// Brings the history of a folder up to date, and is killed without warning before the n-th thing that it asks of a database or of the
// file's place. Arguments: the folder, n (0: never; then it prints how many there were).

import { DatabaseSync, StatementSync } from 'node:sqlite';
import { History } from '../../../runner/store/history/history.ts';

const [folder = '', nth = '0'] = process.argv.slice(2);
let asked = 0;

function beforeAsking(): void {
  if (++asked === Number(nth)) process.kill(process.pid, 'SIGKILL');
}

const { run } = StatementSync.prototype;
StatementSync.prototype.run = function (...given: unknown[]) {
  beforeAsking();
  return run.apply(this, given as Parameters<typeof run>);
};
const { exec, close } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  beforeAsking();
  return exec.call(this, sql);
};
DatabaseSync.prototype.close = function () {
  beforeAsking();
  return close.call(this);
};

using _history = await History.open(folder);
if (nth === '0') console.log(asked);
