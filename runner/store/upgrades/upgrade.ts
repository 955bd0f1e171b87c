type Document = Readonly<Record<string, unknown>>;

/** One step of the way from an older record to today's; a file of its own in this folder, named after the schema that it makes. */
export interface Upgrade {
  readonly from: string;
  readonly to: string;
  /** What the newer schema has and the older lacked gets the value that its absence meant. `schema` itself is set by the chain. */
  apply(document: Document): Document;
}

/**
 * The document as one of today's schema, taken there step by step. Null where no step leads there: it is of a newer schema, or of none.
 * What is passed in stays as it is.
 */
export function upgraded(document: unknown, today: string, steps: readonly Upgrade[]): unknown {
  let current = document;
  for (let taken = 0; taken <= steps.length; taken++) {
    const schema: unknown = Object(current).schema;
    if (schema === today) return current;
    const step = steps.find(({ from }) => from === schema);
    if (step === undefined) return null;
    current = { ...step.apply(current as Document), schema: step.to };
  }
  return null;
}
