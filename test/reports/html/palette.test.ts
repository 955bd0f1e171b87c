import { readFileSync } from 'node:fs';
import test from 'ava';

/** The colours of both schemes, and that text in each of them can be read on what it stands on (WCAG 2.2, 1.4.3 and 1.4.11). */
const css = readFileSync(new URL('../../../runner/reports/html/style/page.css', import.meta.url), 'utf8');
const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, block = '']) =>
  Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  ),
);

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

const onPage = ['ink', 'quiet', 'link', 'good', 'bad', 'unsure', 'gap'];
const moods = ['good', 'bad', 'unsure', 'gap'];
const text: readonly (readonly [string, string])[] = [
  ...onPage.map((name) => [name, 'page'] as const),
  ...moods.flatMap((mood) => [mood, 'ink', 'link'].map((name) => [name, `${mood}-panel`] as const)),
  ...['ink', 'quiet', 'link'].map((name) => [name, 'panel'] as const),
];

for (const [scheme, own] of Object.entries({ light, dark: { ...light, ...dark } })) {
  test(`${scheme}: text stands out by 4.5 to 1, pictures by 3 to 1`, (t) => {
    const of = (name: string) => own?.[name] ?? '#none';
    for (const [front, back] of text) {
      t.true(contrast(of(front), of(back)) >= 4.5, `${front} on ${back}: ${contrast(of(front), of(back))}`);
    }
    for (const front of ['rung', 'quiet', ...moods])
      for (const back of ['page', 'panel']) t.true(contrast(of(front), of(back)) >= 3, `${front} on ${back}`);
  });
}

test('the contrast of black and white is 21', (t) => {
  t.is(contrast('#ffffff', '#000000'), 21);
  t.is(contrast('#777777', '#777777'), 1);
});
