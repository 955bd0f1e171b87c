import test from 'ava';
import { transitionsOf } from '../../runner/cli/scheduling/transitions.ts';
import { diffOf } from '../../runner/comparison/diff.ts';
import { rememberedOf } from '../../runner/model/memory/remembered-run.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { countsOf } from '../../runner/notifications/in-words.ts';
import { diffReport } from '../../runner/reports/console/diff-report.ts';
import { githubReport } from '../../runner/reports/github/github-report.ts';
import { htmlReport } from '../../runner/reports/html/html-report.ts';
import { junitReport } from '../../runner/reports/junit/junit-report.ts';
import { markdownReport } from '../../runner/reports/markdown/markdown-report.ts';
import { runRecord, scenario, verdict } from './record-builder.ts';

const control = 'image-file-created';

function runWith(id: string, status: 'detected' | 'missed', given: Partial<RunRecord> = {}): RunRecord {
  const outcome = status === 'detected' ? 'expected' : 'unexpected';
  const verdicts = [
    verdict(control, status, { expected: 'detected', outcome }),
    verdict('mount-verb', 'prevented'),
  ];
  return runRecord({
    id,
    outcome,
    scenarios: ['T1553.005-1', 'T1553.005-2'].map((one) => scenario({ id: one, verdicts })),
    ...given,
  });
}

const before = runWith('20261123-064512-1001', 'detected');
const after = runWith('20261124-064512-3f9a', 'missed');
const diff = diffOf([rememberedOf(before)], [rememberedOf(after)], { across: false });
const context = { calibration: null, diff, history: null };

function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[.,:;])/g, '');
}

test('a control that regressed in two scenarios is one control, wherever controls are counted', (t) => {
  const console = diffReport(diff, { all: false, colour: false });
  t.regex(
    console,
    /^!! image-file-created regressed: detected, then missed\n(?: {5}.*\n)* {5}in T1553\.005-1, T1553\.005-2$/m,
  );
  t.regex(console, /^1 unchanged$/m);
  t.regex(console, /; controls: 1 regressed, 1 unchanged$/m);

  const html = htmlReport(after, context);
  t.regex(
    words(/<header.*?<\/header>/s.exec(html)?.[0] ?? ''),
    /image-file-created regressed \(in T1553\.005-1, T1553\.005-2\) since run 20261123-064512-1001: ● detected → then ○ missed\./,
  );
  t.regex(words(html), /Controls: 1 ▼ regressed 1 = unchanged/);
  t.is(
    html.match(
      /<tr role="row" class="unexpected"><th scope="row" role="rowheader"><code>[^<]*<\/code><br><span class="quiet">in T1553\.005-1, T1553\.005-2/g,
    )?.length,
    1,
  );

  const markdown = markdownReport(after, context);
  t.regex(markdown, /: controls: 1 regressed, 1 unchanged\.$/m);
  t.regex(
    markdown,
    /^\| \*\*regressed\*\* \| `image-file-created` \| `T1553\.005-1`, `T1553\.005-2` \| detected \| missed \|/m,
  );

  t.regex(junitReport(after, diff), /message="1 control regressed, compared with run 20261123-064512-1001"/);
  t.regex(
    junitReport(after, diff),
    /^image-file-created in T1553\.005-1, T1553\.005-2, regressed: detected, then missed/m,
  );

  const errors = githubReport(after, context, () => null).match(/^::error .*$/gm) ?? [];
  t.is(errors.filter((line) => line.includes('title=REGRESSED image-file-created::')).length, 1);

  const earlier = [rememberedOf(before)];
  t.is(
    countsOf(transitionsOf(after, diff, earlier)),
    '1 regressed',
    'as --only-changes and notifications do',
  );
});

test('a control that regressed in one scenario is not counted as unchanged for another', (t) => {
  const [first, ...others] = diff.controls;
  if (first === undefined) return t.fail();
  const controls = others.map((one) =>
    one.control === control ? { ...one, change: 'unchanged' as const, after: one.before } : one,
  );
  const some = diffReport({ ...diff, controls: [first, ...controls] }, { all: false, colour: false });
  t.regex(some, /; controls: 1 regressed, 1 unchanged$/m);
});
