import { statuses } from '../../../runner/model/words.ts';
import { repeated } from '../remembered-builder.ts';
import { detected, judged, known, missed, passes, prevented, type Row, rule, sha, verb } from './row.ts';

/** What is said of two that are compared. In the order of the rules: of two that hold, the first wins. */
export const statusRows: Readonly<Record<string, readonly Row[]>> = {
  'repetitions that disagree': [
    {
      title: 'later ones, with their counts',
      before: repeated(1, rule, ['detected', 'detected']),
      after: repeated(2, rule, ['detected', 'detected', 'missed', 'detected', 'detected']),
      control: rule,
      change: 'flaky',
      why: 'later repetitions: detected 4 of 5, missed 1',
      statuses: ['detected', 'detected'],
    },
    {
      title: 'on both sides',
      before: repeated(1, rule, ['missed', 'missed', 'detected']),
      after: repeated(2, rule, ['late', 'detected']),
      control: rule,
      change: 'flaky',
      why: /^earlier repetitions: missed 2 of 3, detected 1; later repetitions: (late|detected) 1 of 2, (late|detected) 1$/,
      statuses: ['missed', 'late'],
    },
    {
      title: 'an inconclusive one beside those that agree makes nothing flaky',
      before: repeated(1, verb, ['prevented', 'inconclusive', 'inconclusive']),
      after: repeated(2, verb, ['not-prevented', 'not-reached']),
      control: verb,
      change: 'regressed',
      why: 'it was not-prevented',
      statuses: ['prevented', 'not-prevented'],
    },
    {
      title: 'and is told about where nothing changed',
      before: repeated(1, verb, ['prevented']),
      after: repeated(2, verb, ['inconclusive', 'prevented', 'inconclusive']),
      control: verb,
      change: 'unchanged',
      why: 'later repetitions: inconclusive 2 of 3, prevented 1',
      statuses: ['prevented', 'prevented'],
    },
    {
      title: 'under other conditions those come first',
      before: repeated(1, verb, ['prevented', 'warned'], { version: '1' }),
      after: repeated(2, verb, ['prevented'], { version: '2' }),
      control: verb,
      change: 'incomparable',
      why: 'the harness version differs: 1, then 2',
    },
  ],
  'the same status': [
    ...statuses
      .filter((status) => status !== 'inconclusive')
      .map((status): Row => {
        const both = judged('any', status);
        return { title: status, before: both, after: both, control: 'any', change: 'unchanged', why: null };
      }),
    {
      title: 'inconclusive both times',
      before: judged(verb, 'inconclusive'),
      after: judged(verb, 'inconclusive'),
      control: verb,
      change: 'incomparable',
      why: 'could not be judged either time',
    },
  ],
  'a status that is not known': [
    {
      title: 'inconclusive now',
      before: prevented,
      after: judged(verb, ['inconclusive', 'the mount step failed']),
      control: verb,
      change: 'incomparable',
      why: 'inconclusive in the later run: the mount step failed',
    },
    {
      title: 'not reached before',
      before: judged(verb, ['not-reached', 'launch-gate stopped the arm']),
      after: prevented,
      control: verb,
      change: 'incomparable',
      why: 'not reached in the earlier run: launch-gate stopped the arm',
    },
    {
      title: 'however long the reason is',
      before: prevented,
      after: judged(verb, ['inconclusive', 'x'.repeat(5_000)]),
      control: verb,
      change: 'incomparable',
      why: /^inconclusive in the later run: x{300}\.\.\.$/,
    },
    ...(['prevented', 'warned', 'not-prevented', 'not-configured'] as const).flatMap((status): Row[] => {
      const [known, unattributed] = [judged(verb, status), judged(verb, 'blocked-unattributed')];
      const rest = {
        control: verb,
        change: 'incomparable',
        why: 'something stopped it, not provably this control',
      } as const;
      return [
        {
          title: `${status}, then blocked by nobody knows whom`,
          before: known,
          after: unattributed,
          ...rest,
        },
        {
          title: `blocked by nobody knows whom, then ${status}`,
          before: unattributed,
          after: known,
          ...rest,
        },
      ];
    }),
  ],
  'by merit': [
    ...(
      [
        ['prevented', 'warned'],
        ['prevented', 'not-prevented'],
        ['prevented', 'not-configured'],
        ['warned', 'not-prevented'],
        ['warned', 'not-configured'],
        ['detected', 'late'],
        ['detected', 'missed'],
        ['detected', 'not-instrumented'],
        ['late', 'missed'],
        ['late', 'not-instrumented'],
        ['missed', 'not-instrumented'],
      ] as const
    ).flatMap(([better, worse]): Row[] => {
      const [good, bad] = [judged('any', better), judged('any', worse)];
      return [
        {
          title: `${better}, then ${worse}`,
          before: good,
          after: bad,
          control: 'any',
          change: 'regressed',
          why: `it was ${worse}`,
        },
        {
          title: `${worse}, then ${better}`,
          before: bad,
          after: good,
          control: 'any',
          change: 'improved',
          why: `it was ${better}`,
        },
      ];
    }),
    {
      title: 'switched off, then without effect',
      before: judged(verb, 'not-configured'),
      after: passes,
      control: verb,
      change: 'unchanged',
      why: 'neither stops anything',
    },
  ],
  'across other conditions': [
    {
      title: 'what differs is told of what changed',
      before: { ...prevented, fingerprint: { build: '1' } },
      after: { ...passes, fingerprint: { build: '2' } },
      across: true,
      control: verb,
      change: 'regressed',
      why: 'it was not-prevented; since then the build differs: 1, then 2',
    },
    {
      title: 'behind the cause, where one is known',
      before: { ...detected, ...known, rules: sha('a'), probed: { [rule]: 'on' }, version: '1' },
      after: { ...missed, ...known, rules: sha('b'), probed: { [rule]: 'off' }, version: '2' },
      across: true,
      control: rule,
      change: 'regressed',
      why: 'its policy: on, then off; since then the harness version differs: 1, then 2; its rule was changed',
    },
    {
      title: 'and of nothing else',
      before: { ...prevented, fingerprint: { build: '1' } },
      after: { ...prevented, fingerprint: { build: '2' } },
      across: true,
      control: verb,
      change: 'unchanged',
      why: null,
    },
  ],
};
