import test from 'ava';
import { parseAtomicExpectations } from '../../runner/atomic/reading/atomic-expectations.ts';

const one = '11111111-2222-4333-8444-55555555aaaa';
const two = '22222222-2222-4333-8444-555555555555';
const known = {
  controls: [
    { id: 'mark-removed', kind: 'detective' },
    { id: 'image-mounted', kind: 'detective' },
    { id: 'mount-verb', kind: 'preventive' },
  ],
  guids: [one, two],
} as const;
const parse = (text: string) => parseAtomicExpectations(text, 'expect.yaml', known);

test('guid to control to status, or to status with its times and known gap', (t) => {
  const { ofTest, problems } = parse(`# ours
${one.toUpperCase()}:
  mark-removed: detected
  image-mounted: { status: late, deadline: 2s, knownGap: { reason: later, until: 2027-01-31 } }
${two}: {}
`);
  t.deepEqual(problems, []);
  t.deepEqual(
    [...ofTest].map(([guid, expected]) => [guid, [...expected]]),
    [
      [
        one,
        [
          ['mark-removed', { status: 'detected', deadlineMs: 5_000, giveUpAfterMs: 15_000, knownGap: null }],
          [
            'image-mounted',
            {
              ...{ status: 'late', deadlineMs: 2_000, giveUpAfterMs: 6_000 },
              knownGap: { reason: 'later', until: '2027-01-31' },
            },
          ],
        ],
      ],
      [two, []],
    ],
  );
});

test('a file that says nothing expects nothing', (t) => {
  t.deepEqual(parse('# later\n'), { ofTest: new Map(), problems: [] });
});

const wrong: readonly (readonly [string, string, number, number, RegExp])[] = [
  [`${one}: { mark-remvd: detected }\n`, 'UNKNOWN_CONTROL', 1, 41, /did you mean 'mark-removed'/],
  [`${one}: { mark-removed: prevented }\n`, 'STATUS_OF_OTHER_KIND', 1, 55, /detected/],
  [`${one}: { mount-verb: prevented }\n`, 'PREVENTIVE_OF_FOREIGN', 1, 41, /no unmarked arm/],
  [`${one}: { mark-removed: missed }\n`, 'NEVER_OF_FOREIGN', 1, 55, /detected, late, not-instrumented/],
  [`${one}: { mark-removed: detectd }\n`, 'UNKNOWN_STATUS', 1, 55, /did you mean 'detected'/],
  [`${one}: detected\n`, 'WRONG_TYPE', 1, 39, /expected a map/],
  [`T1553.005-1: {}\n`, 'BAD_GUID', 1, 1, /no guid/],
  [`33333333-2222-4333-8444-555555555555: {}\n`, 'UNKNOWN_GUID', 1, 1, /no test with the guid/],
  [`${one}: {}\n${one.toUpperCase()}: {}\n`, 'GUID_TWICE', 2, 1, /twice/],
  [
    `${one}:\n  mark-removed: { status: detected, giveUpAfter: 1s }\n`,
    'GIVE_UP_TOO_EARLY',
    2,
    17,
    /before the deadline/,
  ],
  [`${one}:\n  mark-removed: { status: detected, until: 1s }\n`, 'UNKNOWN_KEY', 2, 37, /unknown key 'until'/],
  [`${one}: [\n`, 'YAML_SYNTAX', 2, 1, /./],
];

for (const [text, code, line, column, says] of wrong) {
  test(`${JSON.stringify(text)}: ${code}`, (t) => {
    const { ofTest, problems } = parse(text);
    t.is(ofTest.size, 0);
    t.like(problems[0], { file: 'expect.yaml', code, line, column }, JSON.stringify(problems));
    t.is(problems.length, 1);
    t.regex(`${problems[0]?.message} ${problems[0]?.hint}`, says);
  });
}
