import { outcomes, statuses } from '../../model/words.ts';

const oneOf = (words: readonly string[]) => `IN (${words.map((word) => `'${word}'`).join(', ')})`;

/**
 * The tables and indices of `history.sqlite`, a statement each: what is remembered of every run, to be asked by anybody. The comments
 * are kept in the file: `sqlite3 -readonly runs/history.sqlite .schema` shows them. Nothing stands there that the run folders do not say.
 */
export const tables: readonly string[] = [
  `CREATE TABLE folders ( -- every run folder, as its run.json was when it was last read
  run TEXT NOT NULL PRIMARY KEY, -- the folder's name, which is the run's id
  size INTEGER NOT NULL, -- bytes
  modified_ns INTEGER NOT NULL, -- nanoseconds since 1970
  again INTEGER NOT NULL CHECK (again IN (0, 1)), -- 1: is read again next time, changed or not
  unreadable TEXT -- why its record can't be read; such a run stands in no other table
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE runs (
  run TEXT NOT NULL PRIMARY KEY REFERENCES folders ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted')),
  started_at TEXT NOT NULL, -- ISO 8601, as all times
  finished_at TEXT,
  outcome TEXT CHECK (outcome ${oneOf(outcomes)}),
  clean_up TEXT CHECK (clean_up IN ('clean', 'dirty')),
  batch TEXT, -- the same for runs that were asked for together
  harness TEXT NOT NULL, -- its version
  node TEXT NOT NULL,
  target TEXT NOT NULL,
  platform TEXT NOT NULL CHECK (platform IN ('reference', 'windows')),
  posture TEXT
) STRICT, WITHOUT ROWID`,
  `CREATE INDEX runs_of_target ON runs (target, posture)`,
  `CREATE INDEX runs_of_batch ON runs (batch) WHERE batch IS NOT NULL`,
  `CREATE TABLE scenarios (
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  place INTEGER NOT NULL, -- in the run, from 0
  scenario TEXT NOT NULL,
  arms TEXT NOT NULL CHECK (json_valid(arms)), -- those that were run
  PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE verdicts (
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  scenario_place INTEGER NOT NULL,
  place INTEGER NOT NULL, -- in the scenario, from 0
  scenario TEXT NOT NULL,
  control TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('preventive', 'detective')),
  status TEXT NOT NULL CHECK (status ${oneOf(statuses)}),
  expected TEXT CHECK (expected ${oneOf(statuses)}),
  outcome TEXT NOT NULL CHECK (outcome ${oneOf(outcomes)}),
  why TEXT NOT NULL,
  marked TEXT CHECK (marked ${oneOf(statuses)}), -- its status in that arm
  unmarked TEXT CHECK (unmarked ${oneOf(statuses)}),
  evidence TEXT NOT NULL CHECK (json_valid(evidence)), -- ids of observations in run.json
  noise INTEGER NOT NULL, -- hits in the quiet arm
  time_to_detect_ms INTEGER,
  PRIMARY KEY (run, scenario_place, place)
) STRICT, WITHOUT ROWID`,
  `CREATE INDEX verdicts_of_control ON verdicts (control, scenario)`,
  `CREATE TABLE fingerprint ( -- what tells the target's builds apart
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  entry TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('string', 'number', 'boolean', 'null')),
  value ANY, -- a boolean as 0 or 1
  PRIMARY KEY (run, entry)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE rules ( -- in force
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  rule TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (run, rule)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE control_rules ( -- which rule a detective control is
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  control TEXT NOT NULL,
  rule TEXT NOT NULL,
  PRIMARY KEY (run, control)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE policies (
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  control TEXT NOT NULL,
  declared TEXT, -- what the posture says
  probed TEXT, -- what the target was found to have
  PRIMARY KEY (run, control)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE drift ( -- set otherwise on purpose (--drift)
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  control TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (run, control)
) STRICT, WITHOUT ROWID`,
];
