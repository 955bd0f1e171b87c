import test from 'ava';
import { describedTarget } from '../../../runner/cli/commands/targets/adding/described-target.ts';
import type { Need } from '../../../runner/cli/commands/targets/adding/need.ts';
import type { TargetOptions } from '../../../runner/cli/commands/targets/adding/target-options.ts';
import { targetConfig } from '../../../runner/config/targets/target-config.ts';

/** Somebody who answers each question with the next of these; returns the target and what was said of each answer. */
async function answered(answers: readonly string[], options: TargetOptions = {}, lab = false) {
  const left = [...answers];
  const said: string[] = [];
  const questions: string[] = [];
  const need: Need = async ({ given, question, wrong = () => null }) => {
    if (given !== undefined) return given;
    questions.push(question);
    for (;;) {
      const answer = left.shift() ?? '';
      const why = wrong(answer);
      if (why === null) return answer;
      said.push(why);
      if (left.length === 0) throw new Error(`no answer left: ${why}`);
    }
  };
  const target = await describedTarget(options, 'motw.yaml', need, async () => lab);
  targetConfig.parse(target);
  return { target, said, questions, left };
}

test('a wrong answer is told at once, and asked again', async (t) => {
  const { target, said } = await answered(
    ['xen', 'libvirt', 'win11', 'clean', 'motw:pw@h', 'h:70000', '-oX@', 'motw@192.0.2.10', 'a|b', 'analyst'],
    {},
    true,
  );
  t.deepEqual(target, {
    platform: 'windows',
    lab: true,
    user: 'analyst',
    machine: { kind: 'libvirt', domain: 'win11', snapshot: 'clean' },
    channel: { kind: 'ssh', host: '192.0.2.10', user: 'motw' },
  });
  t.is(said.length, 5, said.join());
  t.regex(said[0] ?? '', /one of libvirt, qemu/);
  t.regex(said[1] ?? '', /no password belongs here/);
  t.regex(said[2] ?? '', /70000 is no port/);
});

test('of a preset, its variables and its snapshot are asked, in its own words', async (t) => {
  const { target, questions } = await answered(
    ['virtual-box', 'proxmox', 'root@pve', '7', '101', 'clean', 'motw@h', 'analyst'],
    { machine: 'command' },
  );
  t.deepEqual(target.machine, {
    kind: 'command',
    preset: 'proxmox',
    variables: { node: 'root@pve', vm: '101', snapshot: 'clean' },
  });
  t.regex(questions[0] ?? '', /hyper-v .*\n.*proxmox .*\n.*virtualbox .*\n.*vmware-workstation /);
  t.regex(questions[2] ?? '', /VMID/);
});

test('of a plain QEMU the agent is offered by its socket, of libvirt for nothing', async (t) => {
  const qemu = await answered(['qemu', '/run/qmp.sock', 'clean', '/run/agent.sock', 'analyst']);
  t.deepEqual(qemu.target.channel, { kind: 'guest-agent', socket: '/run/agent.sock' });
  const libvirt = await answered(['', 'analyst'], { domain: 'win11', snapshot: 'clean' });
  t.deepEqual(libvirt.target.channel, { kind: 'guest-agent' });
  t.is(libvirt.target.lab, false);
});
