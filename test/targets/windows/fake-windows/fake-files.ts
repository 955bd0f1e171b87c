export interface FakeFile {
  /** As it was written. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly streams: Map<string, string>;
}

export const downloads = 'C:\\Users\\analyst\\Downloads';
export const userTemp = 'C:\\Users\\analyst\\AppData\\Local\\Temp';
export const agentTemp = 'C:\\Windows\\Temp';

const zoneStream = 'Zone.Identifier';

/** The NTFS drive: names without case, files with streams. */
export class FakeFiles {
  readonly #files = new Map<string, FakeFile>();

  get(path: string): FakeFile | null {
    return this.#files.get(path.toLowerCase()) ?? null;
  }

  write(path: string, bytes: Buffer): void {
    this.#files.set(path.toLowerCase(), { path, bytes, streams: new Map() });
  }

  remove(path: string): void {
    const below = `${path.toLowerCase()}\\`;
    for (const key of this.#files.keys())
      if (key === path.toLowerCase() || key.startsWith(below)) this.#files.delete(key);
  }

  /** Every file in these folders whose path below them carries the text, outermost folder first. */
  carrying(text: string, folders: readonly string[]): readonly string[] {
    const found = [...this.#files.values()].flatMap(({ path }) => {
      const folder = folders.find((one) => path.toLowerCase().startsWith(`${one.toLowerCase()}\\`));
      if (folder === undefined) return [];
      const parts = path.slice(folder.length + 1).split('\\');
      const at = parts.findIndex((part) => part.includes(text));
      return at < 0 ? [] : [[folder, ...parts.slice(0, at + 1)].join('\\')];
    });
    return [...new Set(found)];
  }

  below(folder: string): readonly FakeFile[] {
    return [...this.#files.values()].filter(({ path }) =>
      path.toLowerCase().startsWith(`${folder.toLowerCase()}\\`),
    );
  }

  mark(path: string, text: string): void {
    this.get(path)?.streams.set(zoneStream, text);
  }

  unmark(path: string): void {
    this.get(path)?.streams.delete(zoneStream);
  }

  markOf(path: string): string | null {
    return this.get(path)?.streams.get(zoneStream) ?? null;
  }

  /** What urlmon maps a file of this drive to: without a mark, the local machine. */
  zoneOf(path: string): number {
    return Number(/^ZoneId=([0-4])/im.exec(this.markOf(path) ?? '')?.[1] ?? 0);
  }
}
