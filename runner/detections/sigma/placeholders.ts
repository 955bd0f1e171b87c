/** By name, without the percent signs: what each `%name%` of a rule stands for, any of the values; text may hold wildcards. */
export type Placeholders = Readonly<Record<string, readonly (string | number)[]>>;
