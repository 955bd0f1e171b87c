import test from 'ava';
import { projectRules, projectScenarios } from '../../../runner/cli/compose/project.ts';
import { signOf } from '../../../runner/cli/exercise/wording/look-for.ts';
import { timeInWords } from '../../../runner/cli/exercise/wording/time-in-words.ts';
import { whatHappens } from '../../../runner/cli/exercise/wording/what-happens.ts';
import { catalogueOf } from '../../../runner/controls/catalogue.ts';
import type { DetectiveControl } from '../../../runner/model/control.ts';
import { isArchive, platformNames } from '../../../runner/model/scenario.ts';

const scenarios = await projectScenarios();

for (const platform of platformNames) {
  for (const scenario of scenarios.filter(({ platforms }) => platforms.includes(platform))) {
    test(`${platform}, ${scenario.id}: every step is told with its files, and no marker is left open`, (t) => {
      for (const step of scenario.steps) {
        for (const arm of ['marked', 'unmarked'] as const) {
          const ahead = { is: 'step', scenario, arm, attempt: 1, marker: '1a2b3c4d', step } as const;
          const told = whatHappens({ ...ahead, began: new Map(), delivered: null, subject: null }, platform);
          t.true(told.length >= 2, step);
          t.false(told.join('\n').includes('{marker}'), told.join('\n'));
          if (step === 'deliver') t.is(told.includes('without a mark'), arm === 'unmarked');
          t.notRegex(
            told.join('\n'),
            arm === 'unmarked' ? /\bmarked arm|Zone\.Identifier/ : /unmarked|in the marked arm/,
          );
          if (step === 'mount') t.regex(told.join('\n'), /image \S+1a2b3c4d\.(iso|img|vhdx?)/);
          if (step === 'open') {
            const isProgram = scenario.controls.every((id) => id !== 'protected-view');
            t.is(/motw-harness-1a2b3c4d\.txt/.test(told.join('\n')), isProgram);
          }
          if (!scenario.steps.includes('mount'))
            t.notRegex(told.join('\n'), /mount|off the image|the volume/);
          if (isArchive(scenario.image.container)) t.notRegex(told.join('\n'), /\bimage\b/);
          if (scenario.deliver.by === 'mail' && step === 'clean-up') t.regex(told.join('\n'), /mailboxes/);
        }
      }
    });
  }

  test(`${platform}: of every control it is told where to look`, async (t) => {
    const rules = new Map((await projectRules(platform)).map((rule) => [rule.name, rule]));
    for (const control of catalogueOf(platform)) {
      const sign = signOf(control, platform, rules);
      if (control.kind === 'detective') t.regex(sign, /^Microsoft-Windows-\S+, event [\d, ]+.*: rule ".+"$/);
      else t.notRegex(sign, /its own error code/);
    }
  });
}

test('Security stands beside Sysmon where Windows has it, and not on the reference guest', async (t) => {
  const control = catalogueOf('windows').find(({ id }) => id === 'process-from-mounted-image');
  if (control === undefined) return t.fail();
  const rules = new Map((await projectRules('windows')).map((rule) => [rule.name, rule]));
  t.regex(signOf(control, 'windows', rules), /event 1; or Security, event 4688: rule/);
  t.notRegex(signOf(control, 'reference', rules), /Security/);
});

test('of a gateway its own log is named, for what it stops leaves nothing in the guest', (t) => {
  for (const [id, log] of [
    ['web-gateway', /; the proxy's own log has requests with the marker in their address/],
    ['mail-gateway', /; the mail gateway's own log has messages with the marker in their subject/],
  ] as const) {
    for (const platform of platformNames) {
      const control = catalogueOf(platform).find((one) => one.id === id);
      if (control === undefined) return t.fail(id);
      t.regex(signOf(control, platform, new Map()), log);
    }
  }
});

test('an alert of a SIEM is looked for in the SIEM', (t) => {
  const control: DetectiveControl = {
    ...{ id: 'siem-iso', kind: 'detective', title: 'ISO mounted (soc)', actsAt: 'mount', needsMark: false },
    sources: ['soc'],
  };
  t.is(signOf(control, 'windows', new Map()), 'its alert in soc');
});

test('times are told as people say them', (t) => {
  t.deepEqual([0, 449, 59_940, 60_000, 200_999, 3_599_999, 7_500_000].map(timeInWords), [
    '0.0 s',
    '0.4 s',
    '59.9 s',
    '1 min 00 s',
    '3 min 20 s',
    '59 min 59 s',
    '2 h 05 min',
  ]);
});
