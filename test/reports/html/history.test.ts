import test from 'ava';
import type { HistoryDocument } from '../../../runner/model/memory/history.ts';
import { diffOf, pastOfRun } from '../sample-memory.ts';
import { drifted, hardened } from '../sample-runs.ts';
import { browserTest } from './browser.ts';
import { page, pages } from './samples.ts';

function section(html: string, name = 'history'): string {
  return new RegExp(`<section aria-labelledby="${name}">.*?</section>`, 's').exec(html)?.[0] ?? '';
}

/** What the sign of a control says in each run, oldest first; null of an empty cell. */
function cells(html: string, control: string): readonly (string | null)[] {
  const row =
    new RegExp(`<th scope="row"><code>${control}</code>.*?</th>(.*?)</tr>`, 's').exec(html)?.[1] ?? '';
  return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(
    ([, cell = '']) => /<title>([^<]*)<\/title>/.exec(cell)?.[1] ?? null,
  );
}

const past = pastOfRun(drifted, 30);

test('every control has its status in every run, with its date; what was not judged is empty', (t) => {
  const html = section(page(drifted, { history: past }));
  for (const { control, points } of past.controls) {
    const expected = past.runs.map(({ id, startedAt }) => {
      const point = points.find(({ run }) => run === id);
      if (point === undefined) return null;
      const outcome = point.outcome === 'expected' ? '' : `, ${point.outcome}`;
      return `${point.status}${outcome}, ${startedAt.slice(0, 10)} 06:45 UTC`;
    });
    t.is(expected.length, 30);
    t.deepEqual(cells(html, control), expected, control);
  }
  t.is(cells(html, 'lure-image-in-downloads').indexOf(null), 16);
  t.regex(html, /empty: not judged in that run/);
});

test('each status has a shape of its own and a colour, and an unexpected one a frame', (t) => {
  const html = section(page(drifted, { history: past }));
  const shapeOf = (status: string) =>
    new RegExp(`<title>${status}[^<]*</title>(.*?)</svg>`).exec(html)?.[1] ?? '';
  t.is(shapeOf('prevented'), '<use class="good" href="#shape-full"/>');
  t.is(shapeOf('detected'), shapeOf('prevented'));
  t.is(shapeOf('missed'), '<use class="bad" href="#shape-ring"/><use class="bad" href="#shape-unexpected"/>');
  t.is(shapeOf('not-reached'), '<use class="quiet" href="#shape-dotted"/>');
  const used = [...html.matchAll(/href="#(shape-[a-z-]+)"/g)].map(([, id]) => id);
  for (const id of used) t.true(html.includes(`<symbol id="${id}"`), id);
});

test('this run is marked, and only this one', (t) => {
  const html = section(page(drifted, { history: past }));
  t.is(html.match(/<strong>this run<\/strong>/g)?.length, 1);
  t.regex(html, /title="2026-11-24 06:45 UTC, run 20261124-064512-3f9a, this run"/);
  const other = section(page({ ...drifted, id: 'not-in-the-history' }, { history: past }));
  t.notRegex(other, /this run<\/strong>|class="[^"]*\bnow"/);
});

test('where the conditions changed there is a mark with a footnote, and the footnote says what changed', (t) => {
  const html = section(page(drifted, { history: past }));
  const notes = [...html.matchAll(/<td class="[^"]*"><a href="#history-(\d+)">\1<\/a><\/td>/g)];
  t.true(notes.length > 5);
  for (const [, number] of notes) t.true(html.includes(`<li id="history-${number}" value="${number}">`));
  const last = new RegExp(`<li id="history-${notes.length}".*?</ul></li>`, 's').exec(html)?.[0] ?? '';
  t.regex(last, /run <code>20261124-064512-3f9a<\/code> <strong>\(this run\)<\/strong>/);
  t.regex(
    last,
    /regressed<\/span> <code>motw-propagation<\/code> in T1553\.005-2: .* prevented.* not-configured/,
  );
  t.regex(last, /build: 10\.0\.19045\.3803 .* 10\.0\.19045\.4170; rule image-mounted: abababababab /);
  const same = /<li id="history-1".*?<\/ul><\/li>/s.exec(html)?.[0] ?? '';
  t.regex(same, /Conditions: no difference is recorded/);
  // Marked are this run, and the one from which on the harness is another one; each mark goes down through all rows.
  const marks = html.match(/class="turned[ "]/g)?.length ?? 0;
  t.is(marks, 2 * (past.controls.length + 2));
});

test('other conditions are a footnote also where no status changed, and rules bury nothing else', (t) => {
  const [first, last] = pastOfRun(hardened, 2).runs;
  if (first === undefined || last === undefined) return t.fail();
  const history: HistoryDocument = {
    ...pastOfRun(hardened, 2),
    runs: [
      first,
      {
        ...last,
        differences: [
          { what: 'edition', before: 'Pro', after: 'Home' },
          ...Array.from({ length: 40 }, (_, i) => ({ what: `rule r-${i}`, before: 'a', after: 'b' })),
          { what: 'drift launch-gate', before: 'off', after: null },
        ],
      },
    ],
  };
  const html = section(page(hardened, { history }));
  t.regex(html, /edition: Pro .* Home; drift launch-gate: off .* none; rule r-0: .*; and 22 more rules</);
  t.regex(html, /No control’s status changed\./);
  t.is(html.match(/class="turned[ "]/g)?.length, history.controls.length + 2, 'one column is marked');
});

test('time to detect: a line with gaps, and its figures; a miss is a cross', (t) => {
  const html = section(page(drifted, { history: past }));
  const row = /<tr role="row"><th scope="row" role="rowheader"><code>image-mounted<\/code>.*?<\/tr>/s.exec(
    html,
  )?.[0];
  const points = past.controls.find(({ control }) => control === 'image-mounted')?.points ?? [];
  const times = points.flatMap(({ timeToDetectMs }) => timeToDetectMs ?? []).sort((a, b) => a - b);
  const missed = points.filter(({ status }) => status === 'missed').length;
  t.true(missed > 0);
  t.is(row?.match(/class="missed"/g)?.length, missed);
  t.regex(row ?? '', new RegExp(`timed in ${times.length} of 30 runs, missed in ${missed}`));
  t.regex(row ?? '', new RegExp(`data-label="least">${times[0]} ms<`));
  t.regex(row ?? '', new RegExp(`data-label="median">${times[(times.length - 1) / 2]} ms<`));
  t.regex(row ?? '', /data-label="most">6\.1 s<.*data-label="this run">96 ms</);
  // Each piece of the line begins anew: after a gap, and at the beginning unless that is one.
  const path = /class="line" d="([^"]*)"/.exec(row ?? '')?.[1] ?? '';
  t.is(path.match(/M/g)?.length, missed);
  t.notRegex(html, /NaN|undefined|Infinity/);
});

test('with one run, or without a history, there is nothing to compare with, and the page says so', (t) => {
  const first = section(page(hardened, { history: pastOfRun(hardened, 1) }));
  t.regex(
    first,
    /There is nothing to compare with yet: this is the first run of this target in this posture/,
  );
  const none = section(page(hardened));
  t.regex(none, /There is nothing to compare with yet: no earlier run was at hand/);
  for (const html of [first, none]) t.notRegex(html, /<table|<svg/);
});

test('at most sixty runs and a hundred and fifty controls, those that changed before all others', (t) => {
  const long = pastOfRun(drifted, 80);
  t.is(cells(section(page(drifted, { history: long })), 'mount-verb').length, 60);
  const [steady] = long.controls.filter(({ changes }) => changes.length === 0);
  if (steady === undefined) return t.fail();
  const many = Array.from({ length: 200 }, (_, i) => ({ ...steady, control: `rule-${i}` }));
  const html = section(page(drifted, { history: { ...long, controls: [...many, ...long.controls] } }));
  t.is(html.match(/<th scope="row"><code>/g)?.length, 150);
  t.regex(html, new RegExp(`${50 + long.controls.length} controls more, for which there is no room`));
  t.true(cells(html, 'motw-propagation').length > 0);
});

test('folders that could not be read are told, not passed over', (t) => {
  const unreadable = [{ folder: 'runs/broken', reason: 'it is no JSON' }];
  for (const count of [1, 5]) {
    const html = section(page(hardened, { history: { ...pastOfRun(hardened, count), unreadable } }));
    t.regex(
      html,
      /1 run folder could not be read, and is missing here.*runs\/broken<\/code>: it is no JSON/s,
    );
  }
});

test('the sections are in the contents, where they are', (t) => {
  const nav = (html: string) => /<nav.*?<\/nav>/s.exec(html)?.[0] ?? '';
  t.regex(nav(pages.exercised ?? ''), /#baseline.*#exercise.*#history/s);
  t.notRegex(nav(page(hardened)), /#baseline|#exercise/);
  t.regex(nav(page(hardened, { diff: diffOf(hardened) })), /#baseline/);
});

browserTest(
  'on a telephone the grid scrolls in its own box, from the newest run on, and with the keyboard',
  async (t, open) => {
    const { page: tab } = await open(pages.sixty ?? '', { viewport: { width: 320, height: 700 } });
    const box = tab.locator('.past');
    await box.focus();
    const seen = () =>
      tab.evaluate(`{
        const { left, right } = document.querySelector('.past').getBoundingClientRect();
        const name = document.querySelector('.grid tbody th[scope="row"]').getBoundingClientRect();
        const places = [...document.querySelectorAll('.grid thead th')].slice(1).map((th) => th.getBoundingClientRect());
        const shown = places.map((place, i) => [place, i]).filter(([place]) => place.left >= name.right - 1 && place.right <= right + 1);
        ({ name: name.left >= left - 1 && name.right <= right, first: shown[0][1], last: shown.at(-1)[1], wide: document.documentElement.scrollWidth });
      }`) as Promise<{ name: boolean; first: number; last: number; wide: number }>;
    const before = await seen();
    t.like(before, { name: true, last: 59, wide: 320 });
    for (let i = 0; i < 40; i += 1) await tab.keyboard.press('ArrowLeft');
    // The page's own policy keeps it from being watched from within.
    for (let i = 0; i < 50 && (await seen()).last >= before.last; i += 1) await tab.waitForTimeout(100);
    const after = await seen();
    t.true(after.last < before.last && after.name, JSON.stringify(after));
  },
);

browserTest('signs have colours of the palette in both schemes, and differ without them', async (t, open) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page: tab } = await open(pages.sixty ?? '', { colorScheme });
    const colours = (await tab.evaluate(`{
      const root = getComputedStyle(document.documentElement);
      const probe = document.createElement('i');
      document.body.append(probe);
      ['good', 'bad', 'unsure', 'quiet'].map((name) => {
        const use = document.querySelector('.grid use.' + name);
        probe.className = name;
        return [name, getComputedStyle(use).color, getComputedStyle(use.closest('td')).color];
      });
    }`)) as readonly (readonly [string, string, string])[];
    t.is(new Set(colours.map(([, colour]) => colour)).size, 4, JSON.stringify(colours));
    for (const [name, colour, around] of colours) t.not(colour, around, name);
  }
});

const month = pastOfRun(drifted, 6);

function withRuns(change: (run: HistoryDocument['runs'][number], place: number) => object): HistoryDocument {
  return { ...month, runs: month.runs.map((run, place) => ({ ...run, ...change(run, place) })) };
}

/** What stands above each column. */
function labels(html: string): readonly string[] {
  return [...html.matchAll(/<span class="date" aria-hidden="true">(.*?)<\/span>/g)].map(([, label = '']) =>
    label.replace(/<[^>]*>/g, '').trim(),
  );
}

test('a run with drift has a sign in its column, and its words', (t) => {
  const drifting = withRuns((_, place) => (place === 2 ? { drift: ['motw-propagation=off'] } : {}));
  const html = section(page(drifted, { history: drifting }));
  const row = /<th scope="row">Drift<\/th>(.*?)<\/tr>/s.exec(html)?.[1] ?? '';
  const signs = [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => />d</.test(cell));
  t.deepEqual(signs, [false, false, true, false, false, false]);
  t.true(row.includes('motw-propagation=off'));
  t.regex(html, /<li>d: something was set otherwise on purpose \(--drift\)<\/li>/);
  t.notRegex(section(page(drifted, { history: month })), /Drift|--drift/);
});

test('a column is told by its day, and only where a day has several runs by its time; neither is said twice', (t) => {
  t.deepEqual(labels(section(page(drifted, { history: month }))).slice(0, 3), ['19 Nov', '20 Nov', '21 Nov']);
  const at = ['06:45', '06:45', '07:00', '07:00'];
  const close = withRuns((_, place) =>
    place < at.length ? { startedAt: `2026-11-20T${at[place]}:0${place}.000Z` } : {},
  );
  t.deepEqual(labels(section(page(drifted, { history: close }))), [
    '20 Nov 06:45',
    '',
    '07:00',
    '',
    '23 Nov',
    '24 Nov this run',
  ]);
});

test('a run that judged nothing has a narrow column and no label; this run is never one', (t) => {
  const silent = new Set([month.runs[1]?.id, month.runs[5]?.id]);
  const controls = month.controls.map((one) => ({
    ...one,
    points: one.points.filter(({ run }) => !silent.has(run)),
  }));
  const html = section(page(drifted, { history: { ...month, controls } }));
  t.is(html.match(/<th scope="col" class="(?:turned )?thin"/g)?.length, 1);
  t.deepEqual(labels(html), ['19 Nov', '', '21 Nov', '22 Nov', '23 Nov', '24 Nov this run']);
  t.regex(html, /narrow: a run that judged nothing/);
});

test('a control that changed in several scenarios is told once, in the summary and of each run', (t) => {
  const twice = {
    ...month,
    controls: [...month.controls, ...month.controls.map((one) => ({ ...one, scenario: 'T1553.005-1' }))],
  };
  const text = section(page(drifted, { history: twice })).replace(/<[^>]*>/g, '');
  t.regex(text, /6 runs of reference in posture hardened, 2026-11-19 06:45 to 2026-11-24 06:45 UTC/);
  t.regex(text, /Status changed: motw-propagation \(in T1553\.005-2, T1553\.005-1\)/);
  t.is(text.match(/regressed motw-propagation in T1553\.005-2, T1553\.005-1: /g)?.length, 1);
});
