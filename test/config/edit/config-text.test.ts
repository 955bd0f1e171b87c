import test from 'ava';
import { ConfigText } from '../../../runner/config/edit/config-text.ts';

const before = `# our lab
rules: [mine] # ours

# what we believe
expect:
  reference:
    '*':
      image-mounted: { status: missed, deadline: 9s } # ordered
      launch-gate: prevented # since May
`;
const target = {
  platform: 'windows',
  user: 'a',
  machine: { kind: 'unmanaged' },
  channel: { kind: 'ssh', host: 'h' },
};

test('what is added leaves every line that was there, comments and spaces included', (t) => {
  const text = new ConfigText(before, 'motw.yaml');
  text.set(['targets', 'win11'], target);
  text.set(['expect', 'win11', 'T1553.005-1', 'mount-verb'], 'prevented');
  const lines = text.text().split('\n');
  for (const line of before.split('\n')) t.true(lines.includes(line), line);
  t.true(lines.includes('      mount-verb: prevented'));
});

test('a value takes the place of another, and its comment stays', (t) => {
  const text = new ConfigText(before, 'motw.yaml');
  text.set(['expect', 'reference', '*', 'launch-gate'], 'warned');
  text.set(['expect', 'reference', '*', 'image-mounted', 'status'], 'detected');
  t.is(
    text.text(),
    before.replace('prevented # since May', 'warned # since May').replace('missed', 'detected'),
  );
});

test('a section that is there and empty is begun, and so is a file', (t) => {
  for (const empty of ['', '# nothing yet\n', 'targets:\n', 'targets: {}\n']) {
    const text = new ConfigText(empty, 'motw.yaml');
    text.set(['targets', 'win11'], target);
    t.regex(text.text(), /^targets:\n {2}win11:\n {4}platform: windows\n {4}user: a\n/m, empty);
  }
});

test('what would come out wrong is not let out', (t) => {
  const text = new ConfigText('', 'motw.yaml');
  text.set(['targets', 'win11'], { ...target, user: '' });
  t.throws(() => text.text(), { message: /would come out wrong, so nothing was written: / });
  const other = new ConfigText('', 'motw.yaml');
  other.set(['targets', 'reference'], target);
  t.throws(() => other.text(), { message: /the target that comes with the harness/ });
});

test('a file that is no YAML, or has something else in the place, is not touched', (t) => {
  t.throws(() => new ConfigText('rules: [', 'motw.yaml'), { message: /motw\.yaml is no YAML/ });
  const text = new ConfigText('targets: [win11]\n', 'motw.yaml');
  t.throws(() => text.set(['targets', 'win11'], target), { message: /can't be extended at targets\.win11/ });
});
