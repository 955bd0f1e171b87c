import test from 'ava';
import { parseConfig } from '../../runner/config/parse-config.ts';
import { problemLine } from '../../runner/scenario/problem.ts';
import { lineOfHere, wrongConfigs } from './wrong-configs.ts';

for (const [title, codes, text] of wrongConfigs) {
  test(`${title}: refused with its line`, (t) => {
    const { problems } = parseConfig(text, 'lab/motw.yaml');
    t.deepEqual(
      problems.map(({ file, line, code, severity }) => ({ file, line, code, severity })),
      codes.map((code) => ({ file: 'lab/motw.yaml', line: lineOfHere(text), code, severity: 'error' })),
    );
  });
}

test('the nearest word is named', (t) => {
  const hints = ['ruls: []', 'rules: [{ path: x, actsAt: opn }]', 'rules: [{ path: x, placeholder: y }]'].map(
    (text) => parseConfig(text, 'motw.yaml').problems.map(({ hint }) => hint),
  );
  t.deepEqual(hints, [["did you mean 'rules'?"], ["did you mean 'open'?"], ["did you mean 'placeholders'?"]]);
});

test('everything that is wrong is said, not the first thing alone', (t) => {
  const { problems } = parseConfig('gateways: []\nrules:\n  - actsAt: opn\nexpect: 7\n', 'motw.yaml');
  t.deepEqual(
    problems.map(({ line, code }) => `${line} ${code}`),
    ['1 WRONG_TYPE', '3 MISSING_KEY', '3 UNKNOWN_STEP', '4 WRONG_TYPE'],
  );
});

test('a file with nothing in it but comments says nothing', (t) => {
  for (const text of ['', '# rules: [mine]\n', '{}']) {
    const { config, problems } = parseConfig(text, 'motw.yaml');
    t.deepEqual(problems, []);
    t.like(config, { rules: [], sources: [], targets: {}, expect: {} });
  }
});

test('paths begin at the file, whatever folder the command is called in', (t) => {
  const { config } = parseConfig(
    'rules:\n  - mine\n  - path: /all/ours.yml\n    actsAt: open\n    placeholders: ../names.yaml\n',
    'lab/east/motw.yaml',
  );
  t.deepEqual(config?.rules, [
    { path: 'lab/east/mine', actsAt: null, placeholders: null, at: ['rules', 0] },
    { path: '/all/ours.yml', actsAt: 'open', placeholders: 'lab/names.yaml', at: ['rules', 1, 'path'] },
  ]);
});

test('an expectation keeps its deadline, its patience and its known gap', (t) => {
  const text =
    "expect:\n  reference:\n    '*':\n      mine: missed\n      other: { status: late, deadline: 2s, giveUpAfter: 1m, knownGap: { reason: r, until: 2027-01-31 } }\n";
  t.deepEqual(parseConfig(text, 'motw.yaml').config?.expect, {
    reference: {
      '*': {
        mine: 'missed',
        other: {
          status: 'late',
          deadline: 2_000,
          giveUpAfter: 60_000,
          knownGap: { reason: 'r', until: '2027-01-31' },
        },
      },
    },
  });
});

test('a secret that is written where only its place belongs is not repeated', (t) => {
  const source = (more: string) =>
    `sources:\n  - kind: splunk\n    name: siem\n    url: https://siem.example\n    alerts: [{ control: x, rule: x, actsAt: mount }]\n${more}`;
  const wrong = [
    source('    auth: { token: hunter2 }\n'),
    source('    auth: hunter2\n'),
    source('    auth: { user: me, password: [hunter2] }\n'),
    source('    auth: { token: { env: A } }\n').replace('https://', 'https://me:hunter2@'),
  ];
  for (const text of wrong) {
    const { problems } = parseConfig(text, 'motw.yaml');
    t.true(problems.length > 0, text);
    for (const problem of problems) t.notRegex(problemLine(problem), /hunter2/);
  }
});

test('a section with a problem is left out, and the others are read all the same', (t) => {
  const text =
    'rules: [{ path: x, actsAt: opn }]\nexpect: { reference: { "*": { launch-gate: prevented } } }\n';
  const { config, problems } = parseConfig(text, 'motw.yaml');
  t.is(problems.length, 1);
  t.deepEqual([...(config?.leftOut ?? [])], ['rules']);
  t.deepEqual(config?.rules, []);
  t.deepEqual(config?.expect, { reference: { '*': { 'launch-gate': 'prevented' } } });
});

test('of what is no map nothing is read', (t) => {
  for (const text of ['- a\n', 'a\n', 'rules: [\n']) t.is(parseConfig(text, 'motw.yaml').config, null, text);
});
