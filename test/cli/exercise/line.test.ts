import test from 'ava';
import * as fc from 'fast-check';
import { readLine, sayings } from '../../../runner/cli/exercise/line.ts';

const controls = ['mount-verb', 'image-mounted', 'image-file-created', 'mark-written', 'look'];

const cases: Readonly<Record<string, ReturnType<typeof readLine>>> = {
  '': { is: 'go on' },
  '  \t': { is: 'go on' },
  '?': { is: 'help' },
  HELP: { is: 'help' },
  look: { is: 'look' },
  'skip-stops': { is: 'skip-stops' },
  go: { is: 'go' },
  quit: { is: 'quit' },
  'mount-verb blocked': { is: 'said', control: 'mount-verb', says: 'blocked', note: null },
  'mou b': { is: 'said', control: 'mount-verb', says: 'blocked', note: null },
  'Image-M AL  rule 4711,  "twice"': {
    ...{ is: 'said', control: 'image-mounted', says: 'alerted' },
    note: 'rule 4711,  "twice"',
  },
  'mark-written: logged, at last': {
    ...{ is: 'said', control: 'mark-written', says: 'logged' },
    note: 'at last',
  },
  'look nothing': { is: 'said', control: 'look', says: 'nothing', note: null },
  'note  the analyst was at lunch': { is: 'note', note: 'the analyst was at lunch' },
  'note mount-verb blocked': { is: 'note', note: 'mount-verb blocked' },
  'Note: at lunch': { is: 'note', note: 'at lunch' },
  'mount-verb prevented': { is: 'said', control: 'mount-verb', says: 'blocked', note: null },
  'image-m DETECTED by the EDR': {
    is: 'said',
    control: 'image-mounted',
    says: 'alerted',
    note: 'by the EDR',
  },
  'the proxy was slow': { is: 'prose', note: 'the proxy was slow' },
  'Who is on duty?': { is: 'prose', note: 'Who is on duty?' },
};

for (const [typed, means] of Object.entries(cases)) {
  test(`'${typed}' is read as it is meant`, (t) => {
    t.deepEqual(readLine(typed, controls), means);
  });
}

const misses: Readonly<Record<string, RegExp>> = {
  'image alerted': /'image' may be image-mounted or image-file-created/,
  'mount-verb': /no word for mount-verb; known: blocked, alerted, logged, nothing, unsure/,
  'mount-verb stopped it': /'stopped' is no word for mount-verb; known: blocked/,
  'gizmo blocked':
    /^'gizmo' is no control of this scenario, and no command\. A note begins with the word note$/,
  'gizmo alerted in the SIEM': /'gizmo' is no control/,
  'image-mountd al at last': /'image-mountd' is no control .*did you mean image-mounted\?/,
  'image alerted in the SIEM': /'image' may be image-mounted or image-file-created/,
  'mount-verb it was': /'it' is no word for mount-verb/,
  hm: /^'hm' is no control of this scenario, and no command\. A note/,
  'no idea': /did you mean note\? Commands stand alone, and a note begins with the word note/,
  note: /a note has a text/,
  q: /did you mean quit\? Commands are written in full/,
  'go!': /did you mean go\?/,
  skip: /did you mean skip-stops\?/,
  hlep: /did you mean help\?/,
  'quit now': /did you mean quit\? Commands stand alone/,
  'quit right now': /did you mean quit\?/,
  'go on': /did you mean go\?/,
};

for (const [typed, why] of Object.entries(misses)) {
  test(`'${typed}' is asked back, told why, and no note`, (t) => {
    const line = readLine(typed, controls);
    t.is(line.is, 'not understood');
    if (line.is !== 'not understood') return;
    t.regex(line.why, why);
  });
}

test('every beginning of a control and of a saying that only one has means that one', (t) => {
  for (const control of controls) {
    for (let length = 1; length <= control.length; length++) {
      const begun = control.slice(0, length);
      const meant = controls.filter((one) => one.startsWith(begun));
      for (const says of sayings) {
        const line = readLine(`${begun} ${says.slice(0, 1)} and more`, controls);
        if (meant.length === 1) t.deepEqual(line, { is: 'said', control, says, note: 'and more' });
        else t.is(line.is, controls.includes(begun) ? 'said' : 'not understood');
      }
    }
  }
});

const meanings = (says: string) => [
  says,
  ...(says === 'blocked' ? ['prevented'] : says === 'alerted' ? ['detected'] : []),
];

const words = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...controls, ...sayings, 'note', 'go', ' ', '  ', '\t', '?', 'image-', '\u0000', '\ud800'),
);

test('no line throws, and of one that is taken no word is lost', (t) => {
  const property = fc.property(fc.array(words), fc.array(fc.string()), (parts, ids) => {
    const typed = parts.join(' ');
    const line = readLine(typed, [...controls, ...ids]);
    if (line.is === 'not understood') return line.why !== '';
    if (line.is === 'prose') return line.note === typed.trim() && line.note.split(/\s+/).length >= 3;
    if (line.is === 'note') return /^note[,;:.!]*\s/i.test(typed.trim()) && typed.trim().endsWith(line.note);
    if (line.is !== 'said')
      return typed.trim() === '' || /^(\?|look|skip-stops|go|help|quit)$/i.test(typed.trim());
    const [control = '', says = ''] = typed
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/[,;:.!]+$/, ''));
    return (
      line.control.toLowerCase().startsWith(control.toLowerCase()) &&
      meanings(line.says).some((word) => word.startsWith(says.toLowerCase())) &&
      typed.trim() ===
        typed.trim().slice(0, typed.trim().length - (line.note ?? '').length) + (line.note ?? '')
    );
  });
  t.notThrows(() => fc.assert(property, { numRuns: 2_000 }));
});
