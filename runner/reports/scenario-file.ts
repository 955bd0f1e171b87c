/** Where a scenario's file stands, relative to the repository that a CI job works on; null where it is not in it. */
export type ScenarioFile = (scenario: string) => string | null;
