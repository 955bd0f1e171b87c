import type { JsonObject, Observation, ObservationKind } from '../../../runner/model/observation.ts';
import type { ArmRecord, RunRecord, StepRecord, Verdict } from '../../../runner/model/run-record.ts';
import type { ActiveArm, StepName } from '../../../runner/model/words.ts';
import { arm, observation, runRecord, scenario, step, verdict } from '../record-builder.ts';

const mark = '[ZoneTransfer]\r\nZoneId=3\r\n';
const downloads = 'C:\\Users\\analyst\\Downloads';
const web = 'the reference web gateway';
const blockPage = 'HTTP 403 Forbidden; X-Squid-Error: ERR_DISK_IMAGE 0; Disk images are not for you';
const zip = '7-Zip 24.09';

type Seen = readonly [StepName, ObservationKind, JsonObject, string?];

/** One scenario of which both arms saw the same, but for what the mark changes. */
function sample(
  id: string,
  steps: readonly StepRecord[],
  verdicts: readonly Verdict[],
  seen: (arm: ActiveArm, stream: string | null) => readonly Seen[],
) {
  const arms = (['marked', 'unmarked'] as const).map((name): ArmRecord => arm(name, steps));
  const observations = arms.flatMap(({ arm: name }) =>
    seen(name, name === 'marked' ? mark : null).map(
      ([at, kind, data, summary]): Observation => ({
        ...observation(name, at, kind, data, summary),
        scenario: id,
      }),
    ),
  );
  return { scenario: scenario({ id, atomic: null, arms, verdicts }), observations };
}

/** The steps of a scenario; what lies behind a stop is skipped. */
function stepsTo(names: readonly StepName[], stop?: StepRecord): readonly StepRecord[] {
  const end = stop === undefined ? names.length : names.indexOf(stop.step);
  return names.map((name, i) => {
    if (stop !== undefined && i === end) return stop;
    return i < end || name === 'collect' || name === 'clean-up'
      ? step(name)
      : step(name, 'skipped', 'EARLIER_STEP');
  });
}

const image = ['build', 'deliver', 'mount', 'inspect', 'open', 'collect', 'clean-up'] as const;
const archive = ['build', 'deliver', 'inspect', 'open', 'collect', 'clean-up'] as const;

function placed(path: string, stream: string | null, how: JsonObject = {}): readonly Seen[] {
  return [
    ['deliver', 'delivered', { path, sha256: 'ab', witness: 'guest', ...how }],
    ['deliver', 'mark-read', { path, stream, witness: 'guest', ...how }],
  ];
}

function sent(by: 'web' | 'mail', data: JsonObject): Seen {
  const gateway = by === 'web' ? web : 'the reference mail gateway';
  return [
    'deliver',
    'deliver-attempt',
    { by, gateway, file: 'Invoice_0badcafe.iso', disguise: null, ...data },
    `Invoice_0badcafe.iso through ${gateway}: ${data.is === 'done' ? 'it arrived' : data.code}`,
  ];
}

function check(what: string, gateway: string): Seen {
  return ['deliver', 'counter-check', { gateway, what, is: 'done', from: 'https://127.0.0.1/' }];
}

function inside(path: string, mapped: number | null): readonly Seen[] {
  return [
    ['inspect', 'content', { matches: true }],
    ['inspect', 'zone-read', { path, stream: null, mapped, subject: true }],
  ];
}

function ran(path: string): readonly Seen[] {
  return [
    ['open', 'open-attempt', { by: 'double-click', is: 'done', path }],
    ['open', 'trace', { marker: '0badcafe', found: true }],
  ];
}

const mounted: readonly Seen[] = [
  ['mount', 'mount-attempt', { by: 'double-click', is: 'refused', code: 'ERROR_NO_ASSOCIATION' }],
  ['mount', 'mount-attempt', { by: 'api', is: 'done', root: 'E:\\' }],
];

const stoppedByWeb = sample(
  'web-download',
  stepsTo(image, { ...step('deliver', 'blocked'), reason: { code: 'HTTP_403', text: blockPage } }),
  [verdict('web-gateway', 'prevented'), verdict('mount-verb', 'not-reached')],
  () => [
    check('harmless', web),
    sent('web', { is: 'refused', code: 'HTTP_403', text: blockPage }),
    check('harmless-after', web),
    check('allowed', web),
  ],
);

const pastMail = sample(
  'mail-attachment',
  stepsTo(image),
  [verdict('mail-gateway', 'not-prevented')],
  (_, stream) => [
    check('harmless', 'the reference mail gateway'),
    sent('mail', { is: 'done', from: 'office@mail.test' }),
    ...placed(`${downloads}\\Invoice_0badcafe.iso`, stream),
    ...mounted,
    ...inside('E:\\Invoice.exe', null),
    ...ran('E:\\Invoice.exe'),
  ],
);

const unpacked = sample(
  'zip-extract',
  stepsTo(archive),
  [verdict('archive-propagation', 'prevented')],
  (_, stream) => {
    const root = `${downloads}\\Invoice_0badcafe`;
    const mapped = stream === null ? null : 3;
    return [
      ...placed(`${downloads}\\Invoice_0badcafe.zip`, stream),
      ['deliver', 'deliver-attempt', { by: 'unpack', is: 'done', tool: zip, root }],
      ['deliver', 'zone-read', { path: `${root}\\Invoice.exe`, stream, mapped, unpacked: true, tool: zip }],
      ...inside(`${root}\\Invoice.exe`, mapped),
      ...ran(`${root}\\Invoice.exe`),
    ];
  },
);

const onFat = sample('volume-fat', stepsTo(image), [verdict('mount-verb', 'prevented')], (name, stream) => [
  ...placed(`${downloads}\\Invoice_0badcafe.iso`, stream),
  ...placed('U:\\Invoice_0badcafe.iso', null, { copiedTo: 'fat' }),
  ...(name === 'unmarked'
    ? []
    : [
        [
          'deliver',
          'residual-gap',
          { gap: 'copy-on-another-volume', works: true, volume: 'fat' },
          'a copy of the image on a fat volume carries no mark',
        ] as const,
      ]),
  ...mounted,
  ...inside('E:\\Invoice.exe', null),
  ...ran('E:\\Invoice.exe'),
]);

/** Through a gateway that stopped it and one that did not, out of an archive, and by way of a FAT volume. */
export const deliveries: RunRecord = together([stoppedByWeb, pastMail, unpacked, onFat], {
  modelled: [
    'mount verb (mount-verb)',
    "Explorer's extraction of archives (archive-propagation); 7-Zip is that of Debian",
    'policy, users and certificates of the reference web gateway, whose proxy is a real Squid',
  ],
});

const document: readonly Seen[] = [...mounted, ...inside('E:\\Invoice.docx', 3)];
const noOffice = step('open', 'skipped');

/** A document, on a machine that can't show it. */
export const withoutOffice: RunRecord = together(
  [
    sample(
      'document-open',
      stepsTo(image).map((one) =>
        one.step === 'open'
          ? { ...noOffice, reason: { code: 'NO_WORD', text: 'no program is there that shows it' } }
          : one,
      ),
      [verdict('protected-view', 'inconclusive', { expected: null, outcome: 'inconclusive' })],
      (_, stream) => [
        ...placed(`${downloads}\\Invoice_0badcafe.iso`, stream),
        ...document,
        [
          'open',
          'open-attempt',
          { by: 'double-click', is: 'unavailable', path: 'E:\\Invoice.docx', code: 'NO_WORD' },
        ],
      ],
    ),
  ],
  { outcome: 'inconclusive' },
);

/** The same, where Word shows it. */
export const shownByWord: RunRecord = together([
  sample('document-open', stepsTo(image), [verdict('protected-view', 'prevented')], (_, stream) => [
    ...placed(`${downloads}\\Invoice_0badcafe.iso`, stream),
    ...document,
    ['open', 'open-attempt', { by: 'double-click', is: 'done', path: 'E:\\Invoice.docx' }],
    [
      'open',
      'view-read',
      {
        path: 'E:\\Invoice.docx',
        application: 'Word 16.0',
        view: stream === null ? 'editable' : 'protected',
      },
    ],
  ]),
]);

function together(samples: readonly ReturnType<typeof sample>[], given: Partial<RunRecord> = {}): RunRecord {
  return runRecord({
    scenarios: samples.map((one) => one.scenario),
    observations: samples.flatMap(({ observations }) => observations),
    ...given,
  });
}
