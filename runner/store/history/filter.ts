/** Which runs are wanted; what is not given leaves all. */
export interface RunFilter {
  readonly target?: string | undefined;
  /** Null: runs without one. */
  readonly posture?: string | null | undefined;
  /** Runs that had it. */
  readonly scenario?: string | undefined;
  /** Runs that judged one of them, in that scenario where one is given. */
  readonly controls?: readonly string[] | undefined;
  /** When they were started, both ends included. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Only so many of each target in each posture, the newest of them. */
  readonly last?: number | undefined;
  /** The id of a run, included. */
  readonly upTo?: string | undefined;
  /** The id of a run, not included. */
  readonly before?: string | undefined;
  readonly batch?: string | undefined;
}

type Parameters = Record<string, string | number | null>;

/** One statement that gives the ids, newest first, and its parameters. */
export function wantedRuns(filter: RunFilter): { readonly sql: string; readonly parameters: Parameters } {
  const { target, posture, scenario, controls, since, until, last, upTo, before, batch } = filter;
  const conditions: string[] = [];
  const parameters: Parameters = {};
  const where = (condition: string, name: string, value: string | null | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    parameters[name] = value;
  };
  where('target = :target', 'target', target);
  where('posture IS :posture', 'posture', posture);
  where('batch = :batch', 'batch', batch);
  where('run <= :upTo', 'upTo', upTo);
  where('run < :before', 'before', before);
  where('julianday(started_at) >= julianday(:since)', 'since', since?.toISOString());
  where('julianday(started_at) <= julianday(:until)', 'until', until?.toISOString());
  where('run IN (SELECT run FROM scenarios WHERE scenario = :scenario)', 'scenario', scenario);
  const judged = `SELECT run FROM verdicts WHERE control IN (SELECT value FROM json_each(:controls))`;
  where(
    `run IN (${judged}${scenario === undefined ? '' : ' AND scenario = :scenario'})`,
    'controls',
    controls === undefined ? undefined : JSON.stringify(controls),
  );
  const condition = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const wanted = `SELECT run, row_number() OVER (PARTITION BY target, posture ORDER BY run DESC) AS nth
    FROM runs ${condition}`;
  if (last === undefined) return { sql: `SELECT run FROM runs ${condition} ORDER BY run DESC`, parameters };
  parameters.last = last;
  return { sql: `SELECT run FROM (${wanted}) WHERE nth <= :last ORDER BY run DESC`, parameters };
}
