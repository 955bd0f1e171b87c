import { nearestWord } from '../../model/errors.ts';
import type { WinEvent } from '../../model/win-event.ts';
import { isMisspelt } from '../sigma/misspelt.ts';
import type { WrittenLogSource } from '../sigma/rule-file.ts';
import { type EventPlace, isAt } from './event-place.ts';
import { windowsCategories } from './windows-categories.ts';
import { windowsServices } from './windows-services.ts';

/** Where the events of one rule are found. */
export interface LogSource {
  /** Product, category and service as the rule names them: `windows/process_creation`. */
  readonly label: string;
  /**
   * `windows`: in the channels below. `elsewhere`: another product's, which no Windows event log carries. `unknown`: a category or service
   * that is not known here. Of the last two no event is ever looked at: such a rule is never evaluated.
   */
  readonly events: 'windows' | 'elsewhere' | 'unknown';
  /** What of an unknown log source is not known, and what may be meant; null for any other. */
  readonly unknown: UnknownPart | null;
  readonly places: readonly EventPlace[];
  /** The channels of all places, `*` for every channel; null where there is no place. */
  readonly channels: readonly string[] | null;
  /** The event ids of all places; null where one is a whole channel. */
  readonly eventIds: readonly number[] | null;
  /** What must be switched on before such events are written: what is known of the places, and what the rule itself says. */
  readonly needs: readonly string[];
  carries(event: WinEvent): boolean;
}

interface UnknownPart {
  readonly attribute: 'product' | 'category' | 'service';
  readonly reason: string;
}

/** What rules name without a product, and no Windows event log carries (Sigma taxonomy 2.1.0). */
const otherCategories = new Set([
  'application',
  'appliance',
  'database',
  'dns',
  'firewall',
  'network',
  'proxy',
  'webserver',
]);
const otherServices = new Set([
  'apache',
  'auditd',
  'auth',
  'clamav',
  'cron',
  'guacamole',
  'modsecurity',
  'nginx',
  'sshd',
  'sudo',
  'syslog',
  'vsftpd',
]);

export function logSourceOf(written: WrittenLogSource): LogSource {
  const { product, category, service, definition } = written;
  const places = placesOf(written);
  const channels = places.map(({ channel }) => channel ?? '*');
  const ids = places.map(({ eventIds }) => eventIds);
  const needs = places.flatMap((place) => place.needs);
  const events = places.length > 0 ? 'windows' : whereElse(written);
  return {
    label: [product, category, service].filter((part) => part !== null).join('/'),
    events,
    unknown: events === 'unknown' ? unknownPart(written) : null,
    places,
    channels: places.length > 0 ? [...new Set(channels)] : null,
    eventIds: ids.includes(null) || ids.length === 0 ? null : [...new Set(ids.flatMap((each) => each ?? []))],
    needs: [...new Set(definition === null ? needs : [...needs, definition.trim()])],
    carries: (event) => places.some((place) => isAt(event, place)),
  };
}

/** Category and service together mean what is in both. */
function placesOf({ product, category, service }: WrittenLogSource): readonly EventPlace[] {
  if (product !== null && product !== 'windows') return [];
  if (category === null && service === null) return [{ channel: null, eventIds: null, needs: [] }];
  const ofCategory = category === null ? null : (windowsCategories.get(category) ?? []);
  const ofService = service === null ? null : (windowsServices.get(service) ?? []);
  if (ofCategory === null) return ofService ?? [];
  if (ofService === null) return ofCategory;
  return ofCategory.filter(({ channel }) => ofService.some((place) => place.channel === channel));
}

function whereElse({ product, category, service }: WrittenLogSource): 'elsewhere' | 'unknown' {
  if (product !== null)
    return product === 'windows' || isMisspelt(product, 'windows') ? 'unknown' : 'elsewhere';
  const other = category === null ? otherServices.has(service ?? '') : otherCategories.has(category);
  return other ? 'elsewhere' : 'unknown';
}

function unknownPart({ product, category, service }: WrittenLogSource): UnknownPart {
  if (product !== null && product !== 'windows') return unknown('product', product, ['windows']);
  if (category !== null && !windowsCategories.has(category))
    return unknown('category', category, [...windowsCategories.keys()]);
  if (service !== null && !windowsServices.has(service))
    return unknown('service', service, [...windowsServices.keys()]);
  return {
    attribute: 'service',
    reason: `no event log of Windows belongs to both the category '${category}' and the service '${service}'`,
  };
}

function unknown(attribute: UnknownPart['attribute'], given: string, known: readonly string[]): UnknownPart {
  const near = nearestWord(given, known);
  const meant = near === null ? '' : `, did you mean '${near}'?`;
  return { attribute, reason: `the ${attribute} '${given}' is not known here${meant}` };
}
