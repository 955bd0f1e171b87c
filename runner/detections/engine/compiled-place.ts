import type { WinEvent } from '../../model/win-event.ts';
import type { EventPlace } from '../log-sources/event-place.ts';
import type { Detection } from '../sigma/detection.ts';
import { detectionTest } from './detection-test.ts';
import { EventFields } from './event-fields.ts';
import type { EventTest } from './selection-test.ts';
import type { TestContext } from './values/value-test.ts';

/** A rule's detection as it is run on the events of one place, under the names that they have for its fields. */
export interface CompiledPlace {
  readonly place: EventPlace;
  readonly detection: Detection;
  readonly context: TestContext;
  readonly test: EventTest;
}

export function compilePlaces(places: readonly EventPlace[], detection: Detection): readonly CompiledPlace[] {
  return places.map((place) => {
    const { fieldNames } = place;
    const context: TestContext = {
      fieldName: (name) =>
        fieldNames !== undefined && Object.hasOwn(fieldNames, name) ? (fieldNames[name] ?? name) : name,
    };
    return { place, detection, context, test: detectionTest(detection, context) };
  });
}

const known = new WeakMap<WinEvent, EventFields>();

/** The fields of an event; the same for every rule that asks. */
export function fieldsOf(event: WinEvent): EventFields {
  const fields = known.get(event) ?? new EventFields(event);
  known.set(event, fields);
  return fields;
}
