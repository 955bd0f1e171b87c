import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { browserTest } from './browser.ts';
import { pages } from './samples.ts';

interface Checked {
  readonly violations: readonly string[];
  /** What the checker could not decide, but for the contrast of single characters and of text in pictures: see palette.test.ts. */
  readonly undecided: readonly string[];
  readonly passed: readonly string[];
}

/** Over the debugging protocol, so that the page's policy stays in force. */
async function ready(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
}

/** Everything that axe knows but what is experimental. */
async function check(page: Page): Promise<Checked> {
  return (await page.evaluate(`axe.run().then(({ violations, incomplete, passes }) => {
    const said = (list) => list.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200)));
    const undecided = said(incomplete).filter((one) => !/^color-contrast: <(text |span aria-hidden="true">.<)/.test(one));
    return { violations: said(violations), undecided, passed: passes.map(({ id }) => id) };
  })`)) as Checked;
}

interface View {
  readonly colorScheme: 'light' | 'dark';
  readonly media: 'screen' | 'print';
  readonly width: number;
}

const views: readonly View[] = [
  { colorScheme: 'light', media: 'screen', width: 1280 },
  { colorScheme: 'dark', media: 'screen', width: 400 },
  { colorScheme: 'dark', media: 'screen', width: 1280 },
  { colorScheme: 'light', media: 'screen', width: 400 },
  { colorScheme: 'dark', media: 'print', width: 1280 },
];

/** The hostile page has nothing that looks otherwise; that it is well formed is what counts. */
const viewed: Readonly<Record<string, readonly View[]>> = {
  hardened: views,
  drifted: views,
  faulty: views,
  interrupted: views.slice(0, 2),
  second: views.slice(0, 2),
  exercised: views,
  sixty: views,
  seven: views,
  hostile: views.slice(0, 2),
};

for (const [name, own] of Object.entries(viewed)) {
  browserTest(`${name}: an accessibility checker finds nothing`, async (t, open) => {
    const { page } = await open(pages[name] ?? '');
    await ready(page);
    for (const { colorScheme, media, width } of own) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, media });
      const { violations, undecided, passed } = await check(page);
      const view = `${colorScheme}, ${media}, ${width} px`;
      t.deepEqual(violations, [], view);
      // What is scrolled out of sight in a narrow page can't be decided.
      if (width > 400) t.deepEqual(undecided, [], view);
      t.true(passed.includes('color-contrast'), view);
    }
  });
}

browserTest('the checker finds what is wrong', async (t, open) => {
  const broken = (pages.drifted ?? '').replace('<html lang="en">', '<html>').replace('<h2 ', '<h4 ');
  const { page } = await open(broken);
  await ready(page);
  const { violations } = await check(page);
  t.true(violations.some((one) => one.startsWith('html-has-lang')));
  t.true(violations.some((one) => one.startsWith('heading-order')));
});
