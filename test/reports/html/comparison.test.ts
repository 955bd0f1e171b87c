import test from 'ava';
import type { ControlChange, Diff } from '../../../runner/model/memory/diff.ts';
import { diffOf } from '../sample-memory.ts';
import { drifted, hardened } from '../sample-runs.ts';
import { browserTest } from './browser.ts';
import { page, pages } from './samples.ts';

const diff = diffOf(drifted);

function part(html: string, pattern: RegExp): string {
  return pattern.exec(html)?.[0] ?? '';
}

function section(given: Diff): string {
  return part(page(drifted, { diff: given }), /<section aria-labelledby="baseline">.*?<\/section>/s);
}

/** Markup taken away, and what stands between words made one space. */
function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

test('changes: regressed first, then improved, then flaky with its counts', (t) => {
  const table = part(section(diff), /<table class="cards changes".*?<\/table>/s);
  const rows = [...table.matchAll(/<tr role="row" class.*?<\/tr>/gs)].map(([row]) => words(row));
  t.deepEqual(rows, [
    'motw-propagation in T1553.005-2 ▼ regressed ● prevented prevented 3× ○ not-configured prevented before, switched off now',
    'mount-verb in T1553.005-2 ▲ improved ○ not-configured not-configured 3× ● prevented –',
    'image-mounted in T1553.005-2 ≈ flaky ○ missed missed 2×, detected 1× ● detected repetitions disagree',
  ]);
});

test('incomparable by reason, unchanged counted and folded', (t) => {
  const html = section(diff);
  const list = words(part(html, /<h3>Not comparable<\/h3>.*?<\/ul><\/li><\/ul>/s));
  t.regex(
    list,
    /≠ incomparable it was not reached in this run launch-gate in T1553\.005-2: ● prevented → then ◌ not-reached/,
  );
  t.regex(list, /the rule is another one image-file-created .* not judged → then ● detected mark-written/);
  t.is(list.match(/the rule is another one/g)?.length, 1);
  t.regex(html, /<details><summary>4 verdicts unchanged<\/summary>/);
  t.regex(
    words(part(html, /<p>Controls: <span class="count">.*?<\/p>/s)),
    /^Controls: 1 ▼ regressed 1 ▲ improved 1 ≈ flaky 3 ≠ incomparable 4 = unchanged$/,
  );
});

test('both runs and what differs between them', (t) => {
  const text = words(section(diff));
  t.regex(
    text,
    /Baseline run 20261123-064512-1001 of 2026-11-23 06:45:12 UTC on reference, posture hardened, the newest of 3 repetitions/,
  );
  t.regex(text, /This run run 20261124-064512-3f9a of 2026-11-24 06:45:12 UTC/);
  t.regex(
    text,
    /build 10\.0\.19045\.3803 10\.0\.19045\.4170 rule image-mounted abababababab cdcdcdcdcdcd policy mount-verb none on/,
  );
  t.notRegex(text, /Compared although/);
  t.regex(words(section({ ...diff, across: true })), /Compared although the conditions differ/);
  t.regex(
    words(section({ ...diff, differences: [] })),
    /Nothing that is recorded of the conditions differs between the two/,
  );
});

test('without one baseline, each control is held against the run that last knew it, which is named', (t) => {
  const text = words(section({ ...diff, before: null }));
  t.regex(text, /Baseline of each control the newest earlier run that knew its status/);
  t.regex(text, /switched off now; held against run 20261123-064512-1001/);
  t.notRegex(words(section(diff)), /held against run/);
});

test('a regression is said once, in the banner; its finding says why, or is one of its own', (t) => {
  const findings = (html: string) => words(part(html, /<section aria-labelledby="findings">.*?<\/section>/s));
  const html = page(hardened, { diff });
  t.regex(
    words(part(html, /<header.*?<\/header>/s)),
    /motw-propagation regressed \(in T1553\.005-2\) since run 20261123-064512-1001: ● prevented → then ○ not-configured ?\. What changed/,
  );
  t.regex(
    findings(html),
    /^Findings REGRESSED motw-propagation \(in T1553\.005-2\): .* Regressed since the baseline: prevented before, switched off now\. Next: .* Beside that none: every verdict is as expected/,
  );
  const unexpected = page(drifted, { diff });
  t.regex(
    findings(unexpected),
    /^Findings UNEXPECTED motw-propagation.*Regressed since the baseline: prevented before/,
  );
  t.notRegex(findings(unexpected), /REGRESSED|since run/);
});

test('nothing else is said to have regressed: not what is flaky, incomparable or gone by', (t) => {
  const others = diff.controls.filter(({ change }) => change !== 'regressed');
  const html = page(hardened, { diff: { ...diff, controls: others } });
  t.notRegex(html.replace(/<style>.*<\/style>/s, ''), /regressed/);
});

test('of many regressions a few are named and all are counted', (t) => {
  const [lost] = diff.controls.filter(({ change }) => change === 'regressed');
  if (lost === undefined) return t.fail();
  const controls: readonly ControlChange[] = Array.from({ length: 9 }, (_, i) => ({
    ...lost,
    control: `c${i}`,
  }));
  const banner = words(part(page(hardened, { diff: { ...diff, controls } }), /<header.*?<\/header>/s));
  t.regex(banner, /9 controls regressed .* c4 \(in [^;]*; and 4 more\./);
});

test('without a baseline there is nothing', (t) => {
  t.notRegex(page(drifted), /baseline/);
});

browserTest('who has ten seconds sees the regression without scrolling', async (t, open) => {
  for (const [width, height] of [
    [1280, 720],
    [320, 640],
  ] as const) {
    const { page: tab } = await open(pages.exercised ?? '', { viewport: { width, height } });
    const box = await tab.locator('.banner .alarm').first().boundingBox();
    t.true(box !== null && box.y >= 0 && box.y + box.height <= height, `${width}: ${JSON.stringify(box)}`);
  }
});
