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
  'gizmo blocked': /'gizmo' is no control; known: mount-verb, image-mounted/,
  note: /'note' is no control/,
  'go!': /'go!' is no control/,
};

for (const [typed, why] of Object.entries(misses)) {
  test(`'${typed}' is not understood, told why, and kept as it is`, (t) => {
    const line = readLine(typed, controls);
    t.is(line.is, 'not understood');
    if (line.is !== 'not understood') return;
    t.regex(line.why, why);
    t.is(line.note, typed);
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

const words = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...controls, ...sayings, 'note', 'go', ' ', '  ', '\t', '?', 'image-', '\u0000', '\ud800'),
);

test('no line throws, and no word of one is lost', (t) => {
  const property = fc.property(fc.array(words), fc.array(fc.string()), (parts, ids) => {
    const typed = parts.join(' ');
    const line = readLine(typed, [...controls, ...ids]);
    if (line.is === 'not understood') return line.note === typed.trim();
    if (line.is === 'note') return /^note\s/i.test(typed.trim()) && typed.trim().endsWith(line.note);
    if (line.is !== 'said')
      return typed.trim() === '' || /^(\?|look|skip-stops|go|help|quit)$/i.test(typed.trim());
    const [control = '', says = ''] = typed
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/[,;:.]+$/, ''));
    return (
      line.control.toLowerCase().startsWith(control.toLowerCase()) &&
      line.says.startsWith(says.toLowerCase()) &&
      typed.trim() ===
        typed.trim().slice(0, typed.trim().length - (line.note ?? '').length) + (line.note ?? '')
    );
  });
  t.notThrows(() => fc.assert(property, { numRuns: 2_000 }));
});
