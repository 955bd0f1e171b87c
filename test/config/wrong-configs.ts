/** Each with what it raises; the line that is meant ends with `# here`. */
export const wrongConfigs: readonly (readonly [title: string, codes: readonly string[], text: string])[] = [
  ['no YAML', ['YAML_SYNTAX'], 'rules: [\nexpect: {} # here\n'],
  ['a key twice', ['DUPLICATE_KEY'], 'rules: []\nrules: [] # here\n'],
  ['not a map', ['WRONG_TYPE'], '- rules # here\n'],
  ['an unknown key', ['UNKNOWN_KEY'], 'rules: []\nexpects: {} # here\n'],
  ['rules that are no list', ['WRONG_TYPE'], 'rules:\n  mine # here\n'],
  ['an empty path', ['EMPTY'], "rules:\n  - '' # here\n"],
  ['an entry that is a number', ['WRONG_TYPE'], 'rules:\n  - 7 # here\n'],
  ['an entry without a path', ['MISSING_KEY'], 'rules:\n  - actsAt: open # here\n'],
  ['a setting that is none', ['UNKNOWN_KEY'], 'rules:\n  - path: mine\n    actAt: open # here\n'],
  ['a step that is none', ['UNKNOWN_STEP'], 'rules:\n  - path: mine\n    actsAt: opened # here\n'],
  ['a step that no event is of', ['UNKNOWN_STEP'], 'rules:\n  - path: mine\n    actsAt: inspect # here\n'],
  [
    'a status that is none',
    ['UNKNOWN_STATUS'],
    "expect:\n  reference:\n    '*':\n      image-mounted: detectd # here\n",
  ],
  [
    'a key of an expectation that is none',
    ['UNKNOWN_KEY'],
    "expect:\n  reference:\n    '*':\n      image-mounted:\n        status: detected\n        dedline: 5s # here\n",
  ],
  [
    'a duration that is none',
    ['BAD_DURATION'],
    "expect:\n  reference:\n    '*':\n      image-mounted:\n        status: detected\n        deadline: 5 seconds # here\n",
  ],
  [
    'a date that is none',
    ['BAD_DATE'],
    "expect:\n  reference:\n    '*':\n      image-mounted:\n        status: missed\n        knownGap: { reason: none yet, until: 2027-02-30 } # here\n",
  ],
  [
    'a known gap without a reason',
    ['MISSING_KEY'],
    "expect:\n  reference:\n    '*':\n      image-mounted:\n        status: missed\n        knownGap: { until: 2027-01-30 } # here\n",
  ],
  [
    'a source of no known kind',
    ['UNKNOWN_WORD'],
    'sources:\n  - kind: elastik # here\n    name: siem\n    url: https://siem.example\n',
  ],
];

/** What is right in itself and wrong about what there is. */
export const wrongNames: readonly (readonly [
  title: string,
  code: string,
  text: string,
  hint: RegExp | null,
])[] = [
  [
    'a target that is none',
    'UNKNOWN_TARGET',
    "expect:\n  referense: # here\n    '*': {}\n",
    /did you mean 'reference'/,
  ],
  [
    'a scenario that is none',
    'UNKNOWN_SCENARIO',
    'expect:\n  reference:\n    T1553.005-7: {} # here\n',
    /did you mean 'T1553\.005-[12]'/,
  ],
  [
    'a control that is none',
    'UNKNOWN_CONTROL',
    "expect:\n  reference:\n    '*':\n      image-mount: missed # here\n",
    /did you mean 'image-mounted'/,
  ],
  [
    'a status of the other kind',
    'STATUS_OF_OTHER_KIND',
    "expect:\n  reference:\n    '*':\n      image-mounted: prevented # here\n",
    null,
  ],
  [
    'a control whose step the scenario does not have',
    'NEVER_JUDGED',
    'expect:\n  reference:\n    T1553.005-1:\n      launch-gate: prevented # here\n',
    null,
  ],
  [
    'giving up before the deadline',
    'GIVE_UP_TOO_EARLY',
    "expect:\n  reference:\n    '*':\n      image-mounted:\n        status: detected\n        giveUpAfter: 4s # here\n",
    null,
  ],
  ['a path that is not there', 'NO_RULES', 'rules:\n  - nowhere # here\n', null],
];

export function lineOfHere(text: string): number {
  return text.split('\n').findIndex((line) => line.endsWith('# here')) + 1;
}
