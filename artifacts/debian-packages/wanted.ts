/**
 * How much of a package is wanted. `with dependencies`: its closure, the C library included, so that it runs without any library
 * of the host. `alone`: only the package itself. `behind meta`: the one concrete package that a meta package depends on, alone.
 */
type Extent = 'with dependencies' | 'alone' | 'behind meta';

export interface Wanted {
  readonly name: string;
  readonly extent: Extent;
  /** For people: what it is needed for. */
  readonly why: string;
}

export interface PackageFile {
  /** Package name without version and architecture. */
  readonly package: string;
  readonly version: string;
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hex; null when the package source gives no SHA-256. */
  readonly sha256: string | null;
  readonly uri: string;
}

export interface Work {
  /** Stops the work; what was half done is repaired by the next call. */
  readonly signal?: AbortSignal | undefined;
  /** One line for people. */
  readonly progress: (line: string) => void;
}
