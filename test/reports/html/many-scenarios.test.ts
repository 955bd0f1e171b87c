import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import type { Page } from 'playwright-core';
import type { HistoryDocument } from '../../../runner/model/memory/history.ts';
import { oracle } from '../../oracle/find-oracle.ts';
import { pastOfRun } from '../sample-memory.ts';
import { browserTest } from './browser.ts';
import { withScenarios } from './sample-scenarios.ts';
import { page } from './samples.ts';

/** From the fewest to the most that a report is made for. */
const counts = [1, 2, 3, 6, 7, 12] as const;
/** What is left of A4 between the margins, in CSS pixels. */
const paper = 688;

function overviewTables(count: number): readonly string[] {
  return page(withScenarios(count)).match(/<table class="cards overview[^>]*>.*?<\/table>/gs) ?? [];
}

function headed(table: string): readonly string[] {
  return [...table.matchAll(/<a href="#scenario-\d+">([^<]*)<\/a>/g)].map(([, name = '']) => name);
}

test('every control: at most two scenarios stand with their arms, at most five beside each other, and none is left out', (t) => {
  const shapes: Readonly<Record<(typeof counts)[number], readonly number[]>> = {
    1: [1],
    2: [2],
    3: [3],
    6: [3, 3],
    7: [4, 3],
    12: [4, 4, 4],
  };
  for (const count of counts) {
    const tables = overviewTables(count);
    const { scenarios } = withScenarios(count);
    t.deepEqual(
      tables.map((table) => headed(table).length),
      shapes[count],
      `${count}`,
    );
    t.deepEqual(
      tables.flatMap(headed),
      scenarios.map(({ id }) => id),
    );
    t.is(tables.join('').includes('unmarked arm</th>'), count <= 2, `${count}`);
    const links = tables.join('').match(/#scenario-\d+-verdict-\d+"/g) ?? [];
    t.is(new Set(links).size, scenarios.flatMap(({ verdicts }) => verdicts).length, `${count}`);
  }
});

test('the control that is not as expected anywhere is first in every table, and its cell says so', (t) => {
  const tables = overviewTables(7);
  for (const table of tables) t.regex(table, /<tbody[^>]*>\s*<tr[^>]*>\s*<th[^>]*><code>motw-propagation</);
  const [first = '', second = ''] = tables;
  t.is(first.match(/<td[^>]*class="verdict unexpected" data-label="img-open">/g)?.length, 1);
  t.regex(first, /unexpected<\/span>.*blocked-unattributed.*<div>expected: prevented<\/div>/);
  t.notRegex(second, /class="verdict unexpected"/);
});

function withTimes(history: HistoryDocument, times: readonly number[]): HistoryDocument {
  const own = history.controls.filter(({ control }) => control === 'mark-written');
  const controls = own.map((one, place) => ({
    ...one,
    points: one.points.map((point) => ({
      ...point,
      status: 'detected' as const,
      timeToDetectMs: times[place] ?? null,
    })),
  }));
  return { ...history, controls };
}

test('time to detect: above two scenarios a control has one line, of the slowest, and each by itself is folded', (t) => {
  const rowsFor = (count: number) => {
    const run = withScenarios(count);
    const html = page(run, { history: withTimes(pastOfRun(run, 3), [70, 450, 90]) });
    return [...html.matchAll(/<table class="cards speeds".*?<\/table>/gs)].map(([table]) =>
      [...table.matchAll(/<span class="quiet">([^<]*)<\/span><\/th>.*?data-label="this run">([^<]*)</gs)].map(
        ([, where, now]) => `${where}: ${now}`,
      ),
    );
  };
  t.deepEqual(rowsFor(2), [['in T1553.005-1: 70 ms', 'in T1553.005-2: 450 ms']]);
  t.deepEqual(rowsFor(3), [
    ['3 scenarios: 450 ms'],
    ['in T1553.005-1: 70 ms', 'in T1553.005-2: 450 ms', 'in img-open: 90 ms'],
  ]);
});

/** What does not fit in the page, or in the box that it stands in. */
async function tooWide(tab: Page): Promise<readonly string[]> {
  return (await tab.evaluate(`{
    const boxes = [...document.querySelectorAll('.wide:not(.past), table, .overview td, .arm, .strips')];
    const room = document.documentElement.clientWidth;
    boxes.filter((one) => one.checkVisibility() && (one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > room + 1))
      .map((one) => one.className + ' ' + one.scrollWidth + ' in ' + one.clientWidth);
  }`)) as readonly string[];
}

for (const count of counts) {
  browserTest(`${count} scenarios: no table is wider than the page, nor than paper`, async (t, open) => {
    const run = withScenarios(count);
    const { page: tab } = await open(page(run, { history: pastOfRun(run, 12) }));
    await tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    for (const width of [320, 768, 1000, 1280]) {
      await tab.setViewportSize({ width, height: 900 });
      t.deepEqual(await tooWide(tab), [], `${width} px`);
    }
    await tab.emulateMedia({ media: 'print' });
    await tab.setViewportSize({ width: paper, height: 971 });
    t.deepEqual(await tooWide(tab), [], 'on paper');
    t.true(Number(await tab.evaluate('document.documentElement.scrollWidth')) <= paper);
  });
}

browserTest('a word of a reason is never broken, on screen and on paper', async (t, open) => {
  const { page: tab } = await open(page(withScenarios(7)));
  const broken = () =>
    tab.evaluate(`{
      const texts = [...document.querySelectorAll('.verdicts .why')].map((cell) => cell.firstChild);
      texts.filter((text) => {
        const range = document.createRange();
        const at = text.data.indexOf('ERROR_NO_ASSOCIATION');
        range.setStart(text, at);
        range.setEnd(text, at + 'ERROR_NO_ASSOCIATION'.length);
        return range.getClientRects().length !== 1;
      }).length + ' of ' + (texts.length > 60);
    }`);
  for (const width of [320, 768, 800, 900, 961, 1000, 1280]) {
    await tab.setViewportSize({ width, height: 900 });
    t.is(await broken(), '0 of true', `${width} px`);
  }
  await tab.emulateMedia({ media: 'print' });
  await tab.setViewportSize({ width: paper, height: 971 });
  t.is(await broken(), '0 of true', 'on paper');
});

const pdftotext = oracle('pdftotext');
if (pdftotext === null) {
  test.skip('on paper: every scenario and every verdict (skipped: no pdftotext in MOTW_ORACLES or on PATH)', (t) =>
    t.pass());
} else {
  /** The words that are on the pages; a line may end behind a hyphen. */
  const printed = async (tab: Page, program: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'motw-paper-'));
    try {
      const file = join(folder, 'report.pdf');
      await tab.pdf({ path: file, preferCSSPageSize: true });
      const { stdout } = await promisify(execFile)(program, ['-raw', file, '-'], {
        maxBuffer: 16 * 1024 * 1024,
      });
      return stdout.replace(/-\s+/g, '-').replace(/\s+/g, ' ');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  browserTest(
    'on paper: seven scenarios, every one by its name with every verdict, twice',
    async (t, open) => {
      const run = withScenarios(7);
      const { page: tab } = await open(page(run));
      const text = await printed(tab, pdftotext);
      const overview = text.slice(text.indexOf('Every control'), text.indexOf('What the words mean'));
      for (const { id } of run.scenarios) {
        t.true(overview.includes(` ${id} `), id);
        t.true(text.includes(`Scenario ${id} `), id);
      }
      const verdicts = run.scenarios.flatMap((scenario) => scenario.verdicts);
      for (const [status, own] of Map.groupBy(verdicts, (verdict) => verdict.status)) {
        const found = overview.match(new RegExp(`[●○◌] ${status}`, 'g'));
        t.is(found?.length, own.length, status);
      }
      for (const { id, verdicts } of run.scenarios) {
        const reasons = verdicts.filter(({ control }) =>
          text.includes(`${control} in ${id}: the mount by double-click`),
        );
        t.is(reasons.length, verdicts.length, id);
      }
    },
  );

  browserTest(
    'on paper: raw records are of what is not as expected, and of the others a line',
    async (t, open) => {
      const raws = async (count: number) => {
        const { page: tab } = await open(page(withScenarios(count)));
        const text = await printed(tab, pdftotext);
        t.regex(text, /o2 mark-read mark-read seen guest/);
        return [...text.matchAll(/\{ "id": "([^"]*)"/g)].map(([, id]) => id);
      };
      t.deepEqual(await raws(2), []);
      t.deepEqual(await raws(3), ['o1-3']);
    },
  );
}
