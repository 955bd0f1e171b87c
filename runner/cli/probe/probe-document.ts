import type { Condition, Trial } from './trial.ts';

export const probeSchemaName = 'motw.probe/1';

type Fact = string | number | boolean | null;

/** What a probe found, to be shared: it names no host, no user and no serial number. */
export interface ProbeDocument {
  readonly schema: typeof probeSchemaName;
  readonly at: string;
  readonly harness: string;
  readonly windows: Readonly<Record<'build' | 'edition' | 'productType' | 'architecture', Fact>>;
  /** Of November 2022, as the guest's build says. */
  readonly fix: string;
  readonly desktop: boolean;
  readonly elevated: boolean;
  readonly posture: Readonly<Record<string, string>>;
  readonly questions: readonly {
    readonly id: string;
    readonly question: string;
    /** Null: this machine, as it is, can not say. */
    readonly answer: string | null;
    readonly evidence: readonly Trial[];
  }[];
  readonly failed: readonly (Condition & { readonly why: string })[];
  readonly cleanUp: 'clean' | 'dirty';
}
