import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { labFolder, sigma } from '../config/lab-folder.ts';
import { motw, temporaryFolder } from '../guest/motw.ts';

const files = 'category: file_event';
const iso = "TargetFilename|endswith: '.iso'";
const right = {
  'motw.yaml': "rules: [mine]\nexpect: { reference: { '*': { any-iso: detected } } }\n",
  'mine/any-iso.yml': sigma(files, iso, { title: 'An ISO file appeared' }),
};
const wrong = {
  'motw.yaml': 'rules: [mine]\ngateways: { proxy: { lab: true } }\n',
  'mine/one.yml': sigma(files, 'TargetFilename|nonsense: x'),
  'mine/two.yml': 'title: [\n',
};
const wrongRules = { ...wrong, 'motw.yaml': 'rules: [mine]\n' };

test('a rule that is refused stops a run before anything starts: all of them, with file and line', async (t) => {
  const lab = await labFolder(wrongRules);
  const out = join(await temporaryFolder(), 'runs');
  const { code, stdout, stderr } = await motw(['run', '--config', join(lab, 'motw.yaml'), '--out', out]);
  t.is(code, 2, stderr);
  t.is(stdout, '');
  t.regex(stderr, /mine\/one\.yml:6:\d+: error RULE_REFUSED: /);
  t.regex(stderr, /mine\/two\.yml:\d+:\d+: error RULE_REFUSED: /);
  t.regex(stderr, /mend: /);
  t.notRegex(stderr, /\n\s+at /, 'no stack trace');
  await t.throwsAsync(readdir(out), { code: 'ENOENT' }, 'nothing was begun');
});

test('MOTW_CONFIG names a configuration, --config wins over it', async (t) => {
  const [bad, good] = [await labFolder(wrong), await labFolder(right)];
  const env = { MOTW_CONFIG: join(bad, 'motw.yaml') };
  const refused = await motw(['list', 'controls'], env);
  t.is(refused.code, 2);
  t.regex(refused.stderr, /motw\.yaml:2:13: error NO_WAY/);
  const listed = await motw(['list', 'controls', '--config', join(good, 'motw.yaml')], env);
  t.is(listed.code, 0, listed.stderr);
  t.regex(listed.stdout, /^ {2}any-iso +An ISO file appeared \(your own rule\)$/m);
});

test('a configuration that is not there is wrong input', async (t) => {
  const { code, stderr } = await motw(['run', '--config', 'nowhere/motw.yaml']);
  t.is(code, 2);
  t.regex(stderr, /there is no file nowhere\/motw\.yaml, which --config names/);
});

test('list, show and the dry run say which controls are of the user, and from which file', async (t) => {
  const config = join(await labFolder(right), 'motw.yaml');
  const list = JSON.parse((await motw(['list', '--json', '--config', config])).stdout);
  const own = list.controls.filter(({ ownRule }: { ownRule?: string }) => ownRule !== undefined);
  t.like(own, [{ id: 'any-iso', kind: 'detective', actsAt: 'deliver' }]);
  const shown = JSON.parse((await motw(['show', 'any-iso', '--json', '--config', config])).stdout);
  t.regex(shown.ownRule.file, /mine\/any-iso\.yml$/);
  const sheet = JSON.parse((await motw(['run', '--dry-run', '--json', '--config', config])).stdout);
  t.like(sheet.ownRules, [{ control: 'any-iso', actsAt: 'deliver', sources: ['files'] }]);
  t.is(sheet.configuration, config);
});

test('lint takes a configuration, a rule, a scenario, and a folder with any of them', async (t) => {
  const lab = await labFolder({ ...right, 'scenarios/broken.yaml': 'id: broken\n' });
  const said = async (...path: readonly string[]) => {
    const { code, stdout } = await motw(['lint', join(lab, ...path)]);
    return `${code} ${stdout}`;
  };
  t.is(await said('motw.yaml'), '0 well-formed: 0 scenarios, 1 rule, 1 configuration\n');
  t.is(await said('mine', 'any-iso.yml'), '0 well-formed: 0 scenarios, 1 rule, 0 configurations\n');
  t.is(await said('mine'), '0 well-formed: 0 scenarios, 1 rule, 0 configurations\n');
  t.regex(await said('scenarios', 'broken.yaml'), /^2 .*broken\.yaml:1:1: error MISSING_KEY/);
  const whole = await said();
  t.regex(whole, /^2 .*scenarios\/broken\.yaml:1:1: error MISSING_KEY/);
  t.notRegex(whole, /any-iso|motw\.yaml:/);
  t.regex(await said('nothing'), /^2 .*UNREADABLE/);
});

test('lint of a folder takes rules with their placeholders, and the placeholders for no scenario', async (t) => {
  const lab = await labFolder({
    'motw.yaml': 'rules: [{ path: mine, placeholders: names.yaml }]\n',
    'names.yaml': 'lures: [invoice, parcel]\n',
    'mine/lure.yaml': sigma(files, "TargetFilename|contains|expand: '%lures%'"),
  });
  const { code, stdout } = await motw(['lint', lab]);
  t.is(stdout, 'well-formed: 0 scenarios, 1 rule, 1 configuration\n');
  t.is(code, 0);
  const alone = await motw(['lint', join(lab, 'mine')]);
  t.is(alone.code, 2, 'nobody says what stands for the placeholder');
  t.regex(alone.stdout, /lure\.yaml:6:\d+: error RULE_REFUSED: /);
});

test('lint names what is wrong in a configuration, in its rules and in its sources, and asks nobody', async (t) => {
  const lab = await labFolder({
    ...wrongRules,
    'motw.yaml':
      'rules: [mine]\nsources:\n  - kind: splunk\n    name: siem\n    url: ftp://siem.example\n    auth: { token: { env: SIEM_TOKEN } }\n    alerts: [{ control: x, rule: r, actsAt: mount }]\n',
  });
  const sources = await motw(['lint', lab]);
  t.is(sources.code, 2);
  t.regex(sources.stdout, /motw\.yaml:5:\d+: error WRONG_TYPE: url: not an https address/);
  const rules = await motw(['lint', join(await labFolder(wrongRules), 'motw.yaml'), '--json']);
  t.is(rules.code, 2);
  t.deepEqual(
    JSON.parse(rules.stdout).problems.map(({ code }: { code: string }) => code),
    ['RULE_REFUSED', 'RULE_REFUSED'],
  );
});

test('lint without a path looks at the configuration in force as well', async (t) => {
  const lab = await labFolder(wrong);
  const { code, stdout } = await motw(['lint'], { MOTW_CONFIG: join(lab, 'motw.yaml') });
  t.is(code, 2);
  t.regex(stdout, /motw\.yaml:2:13: error NO_WAY: 'proxy' is neither a web proxy nor a mail system/);
});
