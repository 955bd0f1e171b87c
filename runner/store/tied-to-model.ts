import type * as z from 'zod';

/** Readonly all the way down to the maps, whose values are JSON. */
type Frozen<T> = T extends object
  ? string extends keyof T
    ? Readonly<T>
    : { readonly [K in keyof T]: Frozen<T[K]> }
  : T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Never, and so nothing can be assigned to it, when the schema and the model's type differ in any key or word. */
export type TiedToModel<S extends z.ZodType, Model> =
  Same<Frozen<z.output<S>>, Frozen<Model>> extends true ? S : never;
