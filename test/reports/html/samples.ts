import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { ReportContext } from '../../../runner/ports/reporter.ts';
import { htmlReport } from '../../../runner/reports/html/html-report.ts';
import { deliveries, withoutOffice } from '../deliveries/sample-deliveries.ts';
import { exercised } from '../sample-exercise.ts';
import { diffOf, pastOfRun } from '../sample-memory.ts';
import { drifted, faulty, hardened, interrupted } from '../sample-runs.ts';
import { hostileContext, hostileRun } from './hostile-run.ts';
import { calibration, wrongCalibration } from './sample-calibration.ts';
import { withScenarios } from './sample-scenarios.ts';

const seven = withScenarios(7);

/** What an attacker in the guest would try, in one text. */
export const hostile = [
  '</style></title></textarea></details></pre></svg><script>document.title="owned";alert(1)</script>',
  '<img src=x onerror=alert(1)><svg onload=alert(1)><iframe src="https://evil.example/"></iframe>',
  '"\' onmouseover=alert(1) autofocus onfocus=alert(1) style="background:url(https://evil.example/)" x=`',
  '<!-- <base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example/">',
  '\x1b[2J\x9b31m \u202egnp.exe\u2066 \u200b\0\ud800 ]]> <![CDATA[ &lt;b&gt; &#x3c; javascript:alert(1) {{7*7}}',
].join('\n');

export function page(run: RunRecord, given: Partial<ReportContext> = {}): string {
  return htmlReport(run, { calibration: null, diff: null, history: null, ...given });
}

/** Every kind of page that there is. */
export const pages: Readonly<Record<string, string>> = {
  hardened: page(hardened, { calibration }),
  drifted: page(drifted, { calibration: wrongCalibration }),
  faulty: page(faulty),
  interrupted: page(interrupted),
  second: page(hardened, { history: pastOfRun(hardened, 2) }),
  exercised: page(exercised, { diff: diffOf(exercised), history: pastOfRun(exercised, 30) }),
  deliveries: page(deliveries),
  withoutOffice: page(withoutOffice),
  sixty: page(drifted, { history: pastOfRun(drifted, 60) }),
  seven: page(seven, { diff: diffOf(seven), history: pastOfRun(seven, 30) }),
  hostile: page(hostileRun(hostile), hostileContext(hostile)),
  long: page(hostileRun('x'.repeat(1024 * 1024)), hostileContext('x'.repeat(1024 * 1024))),
};
