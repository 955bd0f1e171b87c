import test from 'ava';
import { motw } from '../../guest/motw.ts';
import { gatewayLab } from './gateway-lab.ts';

test('gateways of the configuration are listed, and whether anything may be sent', async (t) => {
  const config = await gatewayLab('');
  const { stdout } = await motw(['list', 'gateways', '--config', config]);
  t.regex(
    stdout,
    /^gateways:\n {2}proxy +web proxy\n {2}shut +web proxy, nothing may be sent \(no lab: true\)$/m,
  );
  const json = await motw(['list', '--json', '--config', config]);
  t.deepEqual(
    JSON.parse(json.stdout).gateways.map(({ id }: { id: string }) => id),
    ['proxy', 'shut'],
  );
});

test('without any, only who asks for them hears of it', async (t) => {
  const all = await motw(['list'], { MOTW_CONFIG: '' });
  t.notRegex(all.stdout, /^gateways/m);
  const asked = await motw(['list', 'gateways'], { MOTW_CONFIG: '' });
  t.is(asked.stdout, 'gateways: none in a motw.yaml here\n');
});

test('one is shown with where its secrets are, and none of them', async (t) => {
  const config = await gatewayLab('');
  const { code, stdout } = await motw(['show', 'proxy', '--config', config]);
  t.is(code, 0);
  t.regex(stdout, /^gateway:$/m);
  t.regex(stdout, /control: web-gateway/);
  t.regex(stdout, /proxy: http:\/\/127\.0\.0\.1:1\//);
  t.regex(stdout, /file: password/);
  t.notRegex(stdout, /hunter2/);
  const missed = await motw(['show', 'proxi', '--config', config]);
  t.is(missed.code, 2);
  t.regex(missed.stderr, /did you mean 'proxy'\?/);
});

test('doctor says that nobody answers, and sends nothing', async (t) => {
  const config = await gatewayLab('');
  const { code, stdout } = await motw([
    'doctor',
    '--gateway',
    'proxy',
    '--gateway',
    'shut',
    '--config',
    config,
  ]);
  t.is(code, 3, stdout);
  t.regex(stdout, /^proxy:\nok {7}permission: lab: true\nmissing {2}web proxy: /m);
  t.regex(stdout, /^note {5}permission: not given/m);
  t.notRegex(stdout, /hunter2/);
});
