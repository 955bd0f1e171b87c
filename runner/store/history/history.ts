import type { DatabaseSync } from 'node:sqlite';
import type { HistoryDocument } from '../../model/memory/history.ts';
import type { RememberedRun } from '../../model/memory/remembered-run.ts';
import { type RunFilter, wantedRuns } from './filter.ts';
import { openHistoryDatabase } from './open-history-database.ts';
import type { Reading } from './reader.ts';
import { StoredRuns } from './stored-runs.ts';

/**
 * What is remembered of the runs in a folder. It is kept in `history.sqlite` beside them, and stands there for nothing of its own: it is
 * brought up to date whenever it is opened, and made anew where it is missing, damaged or of another version. Where it can't be
 * written, the same is held in memory.
 */
export class History implements Disposable {
  readonly #db: DatabaseSync;
  readonly #runs: StoredRuns;

  private constructor(db: DatabaseSync) {
    this.#db = db;
    this.#runs = new StoredRuns(db);
  }

  /** @throws an error of the system when the folder can't be looked at; one that is not there has no runs */
  static async open(runsFolder: string, reading: Reading = () => {}): Promise<History> {
    return new History(await openHistoryDatabase(runsFolder, reading));
  }

  /** Oldest first. */
  runs(filter: RunFilter = {}): readonly RememberedRun[] {
    return [...this.#wanted(filter)].reverse();
  }

  /** The runs before one, of the same target in the same posture, newest first; each is fetched when it is asked for. */
  earlier(run: {
    readonly id: string;
    readonly target: string;
    readonly posture: string | null;
  }): Iterable<RememberedRun> {
    return this.#wanted({ target: run.target, posture: run.posture, before: run.id });
  }

  /** Oldest first. */
  batch(id: string): readonly RememberedRun[] {
    return this.runs({ batch: id });
  }

  /** Run folders whose record can't be read, by their names, and why. */
  get unreadable(): HistoryDocument['unreadable'] {
    return this.#db
      .prepare(
        'SELECT run AS folder, unreadable AS reason FROM folders WHERE unreadable IS NOT NULL ORDER BY run',
      )
      .all()
      .map(({ folder, reason }) => ({ folder: String(folder), reason: String(reason) }));
  }

  /** How many runs there are that can be read. */
  count(): number {
    return Number(this.#db.prepare('SELECT count(*) AS count FROM runs').get()?.count);
  }

  /** Every name that a run or a verdict has. */
  names(what: 'target' | 'posture' | 'scenario' | 'control'): readonly string[] {
    const table = { target: 'runs', posture: 'runs', scenario: 'scenarios', control: 'verdicts' }[what];
    return this.#db
      .prepare(`SELECT DISTINCT ${what} AS name FROM ${table} WHERE ${what} IS NOT NULL ORDER BY ${what}`)
      .all()
      .map(({ name }) => String(name));
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  *#wanted(filter: RunFilter): Iterable<RememberedRun> {
    const { sql, parameters } = wantedRuns(filter);
    for (const { run } of this.#db.prepare(sql).all(parameters)) yield this.#runs.remembered(String(run));
  }
}
