import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { oracle } from '../../oracle/find-oracle.ts';
import { drifted } from '../sample-runs.ts';
import { browserTest } from './browser.ts';
import { page, pages } from './samples.ts';

for (const [name, html] of Object.entries(pages)) {
  browserTest(
    `${name}: the page is never wider than the window, at 320, 400, 768, 1000 and 1280 px`,
    async (t, open) => {
      const { page: tab } = await open(html);
      await tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      for (const width of [320, 400, 768, 1000, 1280]) {
        await tab.setViewportSize({ width, height: 800 });
        t.true(Number(await tab.evaluate('document.documentElement.scrollWidth')) <= width, `${width}`);
      }
    },
  );
}

browserTest(
  'with the keyboard: Tab comes to every link and every record, and shows where it is',
  async (t, open) => {
    const { page: tab } = await open(pages.drifted ?? '');
    const stops = Number(
      await tab.evaluate(`{
      const all = [...document.querySelectorAll('a[href], summary, [tabindex="0"], input:checked')];
      all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })).length;
    }`),
    );
    t.true(stops > 50);
    await tab.evaluate('globalThis.seen = new Set(); globalThis.unseen = []');
    for (let i = 0; i < stops; i += 1) {
      await tab.keyboard.press('Tab');
      await tab.evaluate(`{
      const on = document.activeElement;
      seen.add(on);
      const box = on.getBoundingClientRect();
      const shows = getComputedStyle(on).outlineStyle !== 'none' && box.width > 0 && box.right > 0;
      if (!shows) unseen.push(on.outerHTML.slice(0, 100));
    }`);
    }
    t.is(await tab.evaluate('seen.size'), stops);
    t.deepEqual(await tab.evaluate('unseen'), []);
  },
);

browserTest(
  'a link to a piece of evidence opens its raw record and brings it into view, without a script',
  async (t, open) => {
    const { page: tab } = await open(pages.drifted ?? '', { javaScriptEnabled: false });
    const links = tab.locator('section[aria-labelledby="overview"] a[href^="#evidence-"]');
    t.true((await links.count()) > 5);
    for (const link of (await links.all()).slice(0, 8)) {
      const anchor = await link.getAttribute('href');
      await link.focus();
      await tab.keyboard.press('Enter');
      const raw = tab.locator(`${anchor} pre`);
      await raw.waitFor({ state: 'visible' });
      t.true(await raw.isVisible());
      const box = await raw.boundingBox();
      t.true(box !== null && box.y >= 0 && box.y < 720, JSON.stringify(box));
      t.regex((await raw.textContent()) ?? '', /^\{\n {2}"id": "o\d+"/);
    }
  },
);

browserTest('every link leads somewhere, and no id is there twice', async (t, open) => {
  for (const html of Object.values(pages)) {
    const { page: tab } = await open(html);
    const ids = (await tab.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")) as string[];
    t.is(new Set(ids).size, ids.length);
    const hrefs = (await tab.evaluate(
      "[...document.querySelectorAll('a[href^=\"#\"]')].map((e) => e.getAttribute('href').slice(1))",
    )) as string[];
    t.deepEqual(
      hrefs.filter((href) => !ids.includes(href)),
      [],
    );
  }
});

browserTest('the filters work without a script, and with the keyboard', async (t, open) => {
  const { page: tab } = await open(pages.drifted ?? '', { javaScriptEnabled: false });
  const rows = tab.locator('.overview tbody tr:visible');
  t.is(await rows.count(), 10);
  await tab.locator('#show-all').focus();
  for (let i = 0; i < 2; i += 1) await tab.keyboard.press('ArrowDown');
  t.true(await tab.locator('#show-unexpected').isChecked());
  t.is(await rows.count(), 1);
  t.regex((await rows.first().textContent()) ?? '', /motw-propagation/);
  const facts = tab.locator('.facts-seen > li:visible');
  const all = await facts.count();
  await tab.locator('#facts-named').check();
  const named = await facts.count();
  t.true(named > 0 && named < all, `${named} of ${all}`);
  t.is(named, await tab.locator('.facts-seen > li.named').count());
});

browserTest('in dark mode the page is dark, on paper it is not', async (t, open) => {
  const { page: tab } = await open(pages.drifted ?? '', { colorScheme: 'dark' });
  const background = () =>
    tab.evaluate('getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)');
  t.true(((await background()) as number[]).every((part) => part < 60));
  await tab.emulateMedia({ media: 'print' });
  t.deepEqual(await background(), [255, 255, 255]);
});

const pdftotext = oracle('pdftotext');
if (pdftotext === null) {
  test.skip('on paper: the findings and the raw evidence they stand on (skipped: no pdftotext in MOTW_ORACLES or on PATH)', (t) =>
    t.pass());
} else {
  browserTest(
    'on paper: the findings, the raw evidence they stand on, and on each page that it is no evidence about Windows',
    async (t, open) => {
      const [first] = drifted.observations;
      if (first === undefined) return t.fail();
      const scenarios = drifted.scenarios.map((scenario) => ({
        ...scenario,
        verdicts: scenario.verdicts.map((verdict) => ({ ...verdict, evidence: [first.id] })),
      }));
      const { page: tab } = await open(page({ ...drifted, scenarios }));
      const folder = await mkdtemp(join(tmpdir(), 'motw-paper-'));
      try {
        const file = join(folder, 'report.pdf');
        await tab.pdf({ path: file, preferCSSPageSize: true });
        const { stdout } = await promisify(execFile)(pdftotext, ['-layout', file, '-']);
        const sheets = stdout.split('\f').filter((sheet) => sheet.trim() !== '');
        const text = stdout.replace(/\s+/g, ' ');
        t.regex(text, /UNEXPECTED motw-propagation: expected prevented, seen not-configured/);
        t.regex(text, /"drift": \{ "motw-propagation": "off" \}/);
        t.notRegex(text, /Show verdicts/);
        for (const sheet of sheets) t.regex(sheet, /Reference guest: no evidence about Windows/);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
}
