/** A line of `isoinfo -l`: size, then sector and flags in brackets, then the name. */
const LISTED = /^[d-]-+ +\d+ +\d+ +\d+ +(\d+) .*\[ *(\d+) ([0-9a-f]{2})\] {2}(.*) $/;

export interface Listed {
  readonly path: string;
  readonly size: number;
  readonly sector: number;
  readonly hidden: boolean;
  readonly folder: boolean;
}

/** What `isoinfo -l` shows, `.` and `..` left out, names as recorded. */
export function parseListing(listing: string): Listed[] {
  let folder = '';
  const listed: Listed[] = [];
  for (const line of listing.split('\n')) {
    folder = /^Directory listing of \/(.*)$/.exec(line)?.[1] ?? folder;
    const [, size, sector, flags, name = ''] = LISTED.exec(line) ?? [];
    if (name === '' || name === '.' || name === '..') continue;
    const bits = Number.parseInt(flags ?? '', 16);
    listed.push({
      path: folder + name,
      size: Number(size),
      sector: Number(sector),
      hidden: (bits & 1) !== 0,
      folder: (bits & 2) !== 0,
    });
  }
  return listed;
}
