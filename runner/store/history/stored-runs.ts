import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { RememberedRun } from '../../model/memory/remembered-run.ts';
import type { Verdict } from '../../model/run-record.ts';
import type { ActiveArm } from '../../model/words.ts';
import type { ReadRun } from './read-found-run.ts';

type Scalar = string | number | boolean | null;
type Words = Readonly<Record<string, string>>;

interface RunRow
  extends Pick<RememberedRun, 'state' | 'startedAt' | 'finishedAt' | 'outcome' | 'cleanUp' | 'batch'> {
  readonly version: string;
  readonly node: string;
  readonly target: string;
  readonly platform: RememberedRun['target']['platform'];
  readonly posture: string | null;
}

interface VerdictRow extends Omit<Verdict, 'arms' | 'evidence'> {
  readonly scenarioPlace: number;
  readonly marked: Verdict['status'] | null;
  readonly unmarked: Verdict['status'] | null;
  readonly evidence: string;
}

type StoredFolder = Omit<ReadRun, 'remembered'>;

/** Maps of words to words, a table each with the run, the key and the word. */
const wordTables = {
  rules: 'rule, sha256',
  control_rules: 'control, rule',
  drift: 'control, state',
} as const;

/** The rows of runs, written and read back: what went in comes out. Only text that is no Unicode comes out with U+FFFD in its place. */
export class StoredRuns {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** In place of what is there of it. */
  put({ run, size, modifiedNs, again, remembered, unreadable }: ReadRun): void {
    this.remove(run);
    this.#insert('folders', [run, size, modifiedNs, again ? 1 : 0, unreadable]);
    if (remembered !== null) this.#putRemembered(run, remembered);
  }

  remove(run: string): void {
    this.#statement('DELETE FROM folders WHERE run = ?').run(run);
  }

  #putRemembered(run: string, remembered: RememberedRun): void {
    const { state, startedAt, finishedAt, outcome, cleanUp, batch, harness, target, scenarios } = remembered;
    const { fingerprint, posture } = target;
    const head = [state, startedAt, finishedAt, outcome, cleanUp, batch];
    const conditions = [harness.version, harness.node, target.name, target.platform, posture.name];
    this.#insert('runs', [run, ...head, ...conditions]);
    for (const [place, { id, arms, verdicts }] of scenarios.entries()) {
      this.#insert('scenarios', [run, place, id, JSON.stringify(arms)]);
      for (const [i, v] of verdicts.entries()) {
        const { control, kind, status, expected, outcome, why, arms, evidence, noise, timeToDetectMs } = v;
        const judged = [control, kind, status, expected, outcome, why];
        const seen = [arms.marked ?? null, arms.unmarked ?? null, JSON.stringify(evidence)];
        this.#insert('verdicts', [run, place, i, id, ...judged, ...seen, noise, timeToDetectMs]);
      }
    }
    for (const [entry, value] of Object.entries(fingerprint)) {
      const type = value === null ? 'null' : typeof value;
      this.#insert('fingerprint', [run, entry, type, typeof value === 'boolean' ? Number(value) : value]);
    }
    const declared = new Map(Object.entries(posture.declared));
    const probed = new Map(Object.entries(posture.probed));
    for (const control of new Set([...declared.keys(), ...probed.keys()]))
      this.#insert('policies', [run, control, declared.get(control) ?? null, probed.get(control) ?? null]);
    this.#putWords('rules', run, harness.rules);
    this.#putWords('control_rules', run, remembered.ruleOf);
    this.#putWords('drift', run, remembered.drift);
  }

  #putWords(table: keyof typeof wordTables, run: string, words: Words): void {
    for (const [key, word] of Object.entries(words)) this.#insert(table, [run, key, word]);
  }

  /** Every folder as it was when it was read. */
  folders(): ReadonlyMap<string, StoredFolder> {
    const statement = this.#statement(
      'SELECT run, size, modified_ns AS modifiedNs, again, unreadable FROM folders',
    );
    statement.setReadBigInts(true);
    const rows = statement.all() as readonly object[] as readonly (Omit<StoredFolder, 'again'> & {
      readonly again: bigint;
    })[];
    return new Map(rows.map((row) => [row.run, { ...row, again: row.again === 1n }]));
  }

  /** A run that has a row. */
  remembered(run: string): RememberedRun {
    const [row] = this.#rows<RunRow>(
      `SELECT state, started_at AS startedAt, finished_at AS finishedAt, outcome, clean_up AS cleanUp, batch,
         harness AS version, node, target, platform, posture
       FROM runs WHERE run = ?`,
      run,
    );
    if (row === undefined) throw new Error(`history.sqlite has lost the run ${run}`);
    const { state, startedAt, finishedAt, outcome, cleanUp, batch } = row;
    const { version, node, target, platform, posture } = row;
    return {
      ...{ id: run, state, startedAt, finishedAt, outcome, cleanUp, batch },
      harness: { version, node, rules: this.#words('rules', run) },
      target: {
        ...{ name: target, platform, fingerprint: this.#fingerprint(run) },
        posture: { name: posture, ...this.#policies(run) },
      },
      scenarios: this.#scenarios(run),
      drift: this.#words('drift', run),
      ruleOf: this.#words('control_rules', run),
    };
  }

  #scenarios(run: string): RememberedRun['scenarios'] {
    const verdicts = Map.groupBy(
      this.#rows<VerdictRow>(
        `SELECT scenario_place AS scenarioPlace, control, kind, status, expected, outcome, why, marked, unmarked,
           evidence, noise, time_to_detect_ms AS timeToDetectMs
         FROM verdicts WHERE run = ? ORDER BY scenario_place, place`,
        run,
      ),
      ({ scenarioPlace }) => scenarioPlace,
    );
    return this.#rows<{ place: number; id: string; arms: string }>(
      'SELECT place, scenario AS id, arms FROM scenarios WHERE run = ? ORDER BY place',
      run,
    ).map(({ place, id, arms }) => ({
      id,
      arms: JSON.parse(arms) as readonly ActiveArm[],
      verdicts: (verdicts.get(place) ?? []).map(verdictOf),
    }));
  }

  #fingerprint(run: string): RememberedRun['target']['fingerprint'] {
    const rows = this.#rows<{ entry: string; type: string; value: Scalar }>(
      'SELECT entry, type, value FROM fingerprint WHERE run = ?',
      run,
    );
    return Object.fromEntries(
      rows.map(({ entry, type, value }) => [entry, type === 'boolean' ? value === 1 : value]),
    );
  }

  #policies(run: string): Pick<RememberedRun['target']['posture'], 'declared' | 'probed'> {
    const rows = this.#rows<{ control: string; declared: never; probed: never }>(
      'SELECT control, declared, probed FROM policies WHERE run = ?',
      run,
    );
    const ofColumn = (column: 'declared' | 'probed') =>
      Object.fromEntries(
        rows.flatMap((row) => (row[column] === null ? [] : [[row.control, row[column]] as const])),
      );
    return { declared: ofColumn('declared'), probed: ofColumn('probed') };
  }

  #words(table: keyof typeof wordTables, run: string): Words {
    const [key, word] = wordTables[table].split(', ');
    const rows = this.#rows<{ key: string; word: string }>(
      `SELECT ${key} AS key, ${word} AS word FROM ${table} WHERE run = ?`,
      run,
    );
    return Object.fromEntries(rows.map((row) => [row.key, row.word]));
  }

  /** Of two keys that are the same as Unicode, the later is kept. */
  #insert(table: string, values: readonly SQLInputValue[]): void {
    const places = values.map(() => '?').join(', ');
    this.#statement(`INSERT OR REPLACE INTO ${table} VALUES (${places})`).run(...values);
  }

  #rows<Row>(sql: string, run: string): readonly Row[] {
    return this.#statement(sql).all(run) as readonly object[] as readonly Row[];
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql) ?? this.#db.prepare(sql);
    this.#prepared.set(sql, known);
    return known;
  }
}

function verdictOf({ scenarioPlace: _, marked, unmarked, evidence, ...row }: VerdictRow): Verdict {
  return {
    ...row,
    arms: { ...(marked === null ? {} : { marked }), ...(unmarked === null ? {} : { unmarked }) },
    evidence: JSON.parse(evidence) as readonly string[],
  };
}
