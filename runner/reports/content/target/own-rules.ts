import type { RunRecord } from '../../../model/run-record.ts';

/** A control that is a rule of the user's own. */
interface OwnRule {
  readonly control: string;
  readonly title: string;
  readonly file: string;
  readonly actsAt: string;
  readonly sources: readonly string[];
  /** What its log source needs and the target lacks. */
  readonly missing: readonly string[];
}

/** What the user's own configuration gave to a run. */
interface OwnConfiguration {
  /** Null where there was none. */
  readonly file: string | null;
  readonly rules: readonly OwnRule[];
  /** Names of sources that were not asked. */
  readonly notAsked: readonly string[];
}

export function ownConfiguration({ observations }: RunRecord): OwnConfiguration {
  const said = observations.filter(({ kind }) => kind === 'configuration').map(({ data }) => data);
  const file = said.find(({ configuration }) => typeof configuration === 'string')?.configuration;
  return {
    file: file === undefined ? null : String(file),
    rules: said
      .filter(({ rule }) => typeof rule === 'string')
      .map((data) => ({
        control: String(data.control),
        title: String(data.title),
        file: String(data.file),
        actsAt: String(data.actsAt),
        sources: words(data.sources),
        missing: words(data.missing),
      })),
    notAsked: said.filter(({ asked }) => asked === false).map(({ source }) => String(source)),
  };
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
