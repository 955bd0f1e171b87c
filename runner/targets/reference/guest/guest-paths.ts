import type { GuestPath } from '../../../ports/guest.ts';

/** Inside, drive `X:` is the folder `/x`. Outside, only the Windows form is shown. */

export function toWindows(inside: string): GuestPath {
  const [, drive = 'c', rest = ''] = /^\/([a-z])(?:\/(.*))?$/s.exec(inside) ?? [];
  return `${drive.toUpperCase()}:\\${rest.replaceAll('/', '\\')}` as GuestPath;
}

export function toInside(path: GuestPath): string {
  const [, drive = 'c', rest = ''] = /^([A-Za-z]):\\(.*)$/s.exec(path) ?? [];
  return `/${drive.toLowerCase()}${rest === '' ? '' : `/${rest.replaceAll('\\', '/')}`}`;
}
