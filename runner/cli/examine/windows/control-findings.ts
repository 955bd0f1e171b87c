import { catalogueOf } from '../../../controls/catalogue.ts';
import type { ControlId } from '../../../model/words.ts';
import type { ProbedState } from '../../../ports/guest.ts';
import { postureValue } from '../../../targets/windows/guest/windows-answers.ts';
import { type Finding, note, ok } from '../finding.ts';

/** As much of a reading as is shown, in characters. */
const longest = 120;
const known = new Set(catalogueOf('windows').map(({ id }) => id));

/** Each control's state, with everything that it was read from. No state is wrong: what is off is what the owner wants, or a finding of a run. */
export function controlFindings(posture: ReadonlyMap<ControlId, ProbedState>): readonly Finding[] {
  return [...posture].map(([control, { state, ofImages = {}, raw }]) => {
    const what = known.has(control) ? `control ${control}` : `read ${control}`;
    const said = raw.flatMap(({ bytes }) => parsed(bytes));
    const readings = said.flatMap(({ controls }) => controls[control]?.readings ?? []);
    const fix = control === 'motw-propagation' ? said.flatMap(({ fix: build }) => build ?? []) : [];
    const detail = [
      state,
      ...Object.entries(ofImages).flatMap(([kind, own]) => (own === state ? [] : [`${own} for ${kind}`])),
      ...fix.map((build) => `fixed from build ${build} on (November 2022)`),
      ...readings.map(({ where, value }) => `${where} = ${shown(value)}`),
    ].join('; ');
    return state === 'unknown' ? note(what, detail) : ok(what, detail);
  });
}

/** The answer that the state was taken from, which was checked then. */
function parsed(bytes: Uint8Array) {
  const { value } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { readonly value?: unknown };
  const { data } = postureValue.safeParse(value);
  return data === undefined ? [] : [data];
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'absent';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
