import { join } from 'node:path';
import test from 'ava';
import { labFolder, sigma } from '../config/lab-folder.ts';
import { motw } from '../guest/motw.ts';

const fileEvents = 'category: file_event';
const selection = "TargetFilename|endswith: '.iso'";

test('--config: the named configuration is checked beside what comes with the harness', async (t) => {
  const folder = await labFolder({
    'lab.yaml': 'rules: [mine.yml]\n',
    'mine.yml': sigma(fileEvents, selection),
  });
  const { code, stdout } = await motw(['lint', '--config', join(folder, 'lab.yaml')]);
  t.is(code, 0, stdout);
  t.regex(stdout, /^well-formed: \d+ scenarios, 7 rules, 1 configuration$/m);
});

test('MOTW_CONFIG names the configuration that is in force, and so the one that is checked', async (t) => {
  const folder = await labFolder({ 'lab.yaml': 'ruls: []\n' });
  const { code, stdout } = await motw(['lint'], { MOTW_CONFIG: join(folder, 'lab.yaml') });
  t.is(code, 2);
  t.regex(stdout, /lab\.yaml:1:1: error UNKNOWN_KEY: unknown key 'ruls'/);
});

for (const verb of ['run', 'lint', 'list']) {
  test(`${verb} --config: one that is not there is said in words, with what to do`, async (t) => {
    const { code, stdout, stderr } = await motw([verb, '--config', '/nowhere/motw.yaml']);
    t.is(code, 2);
    t.is(stdout, '');
    t.regex(
      stderr,
      /^motw: there is no file \/nowhere\/motw\.yaml, which --config names\n {2}mend: .*leave --config out.*\n$/,
    );
  });
}

test('a path and --config together are refused', async (t) => {
  const { code, stderr } = await motw(['lint', 'x.yaml', '--config', 'motw.yaml']);
  t.is(code, 2);
  t.regex(stderr, /x\.yaml and --config were given\n {2}mend: /);
});

test('problems of all sections, of the rules and of the expectations come at once', async (t) => {
  const folder = await labFolder({
    'motw.yaml': [
      'rules: [rules]',
      'sources: [{ kind: elastc }]',
      'expect:',
      '  referense: {}',
      '  reference:',
      "    '*': { launch-gate: detected }",
      '',
    ].join('\n'),
    'rules/bad.yml': sigma(fileEvents, 'A|nonsense: x'),
  });
  const { code, stdout } = await motw(['lint', folder]);
  t.is(code, 2);
  for (const says of [
    /motw\.yaml:2:\d+: error /,
    /bad\.yml:6:\d+: error RULE_REFUSED/,
    /motw\.yaml:4:\d+: error UNKNOWN_TARGET/,
    /motw\.yaml:6:\d+: error STATUS_OF_OTHER_KIND/,
  ])
    t.regex(stdout, says);
});

test('an expectation of a control whose rules could not be loaded: they were not, it is not unknown', async (t) => {
  const expect = "expect: { reference: { '*': { mine: detected } } }\n";
  for (const rules of ['rules: [nowhere]\n', 'rules: [{ path: x, actsAt: opn }]\n']) {
    const folder = await labFolder({ 'motw.yaml': rules + expect });
    const { code, stdout } = await motw(['lint', folder]);
    t.is(code, 2);
    t.regex(stdout, /error CONTROL_NOT_LOADED: 'mine' is no control that is known, and not all rules/);
    t.notRegex(stdout, /UNKNOWN_CONTROL|ENOENT/);
  }
  const folder = await labFolder({ 'motw.yaml': expect });
  const { stdout } = await motw(['lint', folder]);
  t.regex(stdout, /error UNKNOWN_CONTROL: unknown control 'mine'/);
});

test('sources are shown with how far they are proven', async (t) => {
  const source =
    '{ kind: elastic, name: siem, url: https://siem.example, auth: { apiKey: { env: KEY } }, alerts: [{ control: siem-iso, rule: r, actsAt: mount }] }';
  const folder = await labFolder({ 'motw.yaml': `sources: [${source}]\n` });
  const { code, stdout } = await motw(['lint', folder]);
  t.is(code, 0, stdout);
  t.regex(stdout, /^sources siem: .*not exercised against the products\.$/m);
  const dry = await motw(['run', '--dry-run', '--config', join(folder, 'motw.yaml')]);
  t.regex(dry.stdout, /^not asked: siem of .*not exercised against the products\.$/m);
});

test('what a rule may not have meant is a warning, in a folder and through a configuration', async (t) => {
  const folder = await labFolder({
    'rules/typo.yml': sigma('category: proces_creation', "Image|endswith: '.exe'"),
    'motw.yaml': 'rules: [{ path: rules, actsAt: open }]\n',
  });
  for (const path of [join(folder, 'rules'), join(folder, 'motw.yaml')]) {
    const { code, stdout } = await motw(['lint', path]);
    t.is(code, 0, stdout);
    t.regex(stdout, /typo\.yml:\d+:\d+: warning RULE_DOUBT: .*proces_creation.*no event is ever asked/);
  }
});
