import type { WinEvent } from '../../../model/win-event.ts';
import { UsageError } from '../../usage-error.ts';

export interface FilterOptions {
  readonly channel?: string;
  readonly provider?: string;
  readonly id?: readonly number[];
  readonly since?: number;
  readonly until?: number;
}

export function eventFilter(options: FilterOptions): (event: WinEvent) => boolean {
  const { channel, provider, id, since, until } = options;
  return ({ Event: { System } }) => {
    // A time that can't be understood is no reason to leave an event out.
    const time = moment(System.TimeCreated.SystemTime);
    return (
      holds(System.Channel, channel) &&
      holds(System.Provider.Name, provider) &&
      (id?.includes(System.EventID) ?? true) &&
      !(since !== undefined && time < since) &&
      !(until !== undefined && time > until)
    );
  };
}

function holds(text: string, part: string | undefined): boolean {
  return part === undefined || text.toLowerCase().includes(part.toLowerCase());
}

/** `12` or `1,2,12`, added to those named before. */
export function eventIds(given: string, before: readonly number[] = []): readonly number[] {
  const ids = given.split(',').map((id) => id.trim());
  if (!ids.every((id) => /^[0-9]{1,10}$/.test(id)))
    throw new UsageError(`'${given}' is no event id`, 'give a number, or several with commas: --id 1,12');
  return [...before, ...ids.map(Number)];
}

export function givenMoment(given: string): number {
  const time = moment(given);
  if (Number.isNaN(time))
    throw new UsageError(`'${given}' is no time`, 'give one such as 2026-11-24T09:30:00Z');
  return time;
}

/** Milliseconds since 1970; NaN for what is no time. One that names no zone is in UTC, as all of Windows' are. */
function moment(text: string): number {
  return Date.parse(
    /(?:Z|[+-][0-9]{2}:?[0-9]{2})$/i.test(text.trim()) ? text : `${text.trim().replace(' ', 'T')}Z`,
  );
}
