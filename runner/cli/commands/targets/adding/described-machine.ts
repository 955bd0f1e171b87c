import { presetNames, presetOf } from '../../../../targets/machines/command/presets.ts';
import { UsageError } from '../../../usage-error.ts';
import { type Need, oneOf } from './need.ts';
import { impliedKind, machineKinds, mustBeOf, type TargetOptions } from './target-options.ts';

type Value = Readonly<Record<string, unknown>>;

/** `machine` of a target as it is written. */
export async function describedMachine(
  options: TargetOptions,
  need: Need,
  fromFile: (path: string) => string,
): Promise<Value> {
  const kind = await need({
    option: '--machine',
    given: options.machine ?? impliedKind(options),
    question: `the kind of machine (${machineKinds.join(', ')})`,
    wrong: oneOf(machineKinds),
  });
  mustBeOf(kind, options);
  const snapshot = () =>
    need({
      option: '--snapshot',
      given: options.snapshot,
      question: 'the snapshot that every arm starts from',
    });
  switch (kind) {
    case 'libvirt':
      return {
        kind,
        ...(options.uri === undefined ? {} : { uri: options.uri }),
        domain: await need({
          option: '--domain',
          given: options.domain,
          question: "the domain's name, as `virsh list --all` shows it",
        }),
        snapshot: await snapshot(),
      };
    case 'qemu': {
      const question = "the path of QEMU's control socket";
      return {
        kind,
        qmp: fromFile(await need({ option: '--qmp', given: options.qmp, question })),
        snapshot: await snapshot(),
      };
    }
    case 'command':
      return ofPreset(options, need);
    default:
      return { kind };
  }
}

async function ofPreset(options: TargetOptions, need: Need): Promise<Value> {
  const preset = await need({
    option: '--preset',
    given: options.preset,
    question: [
      'whose commands (commands of your own are written into motw.yaml by hand)',
      ...presetNames.map((name) => `  ${name.padEnd(20)}${presetOf(name).title}`),
      'preset',
    ].join('\n'),
    wrong: oneOf(presetNames),
  });
  const given = givenVariables(options);
  const known = presetNames.find((name) => name === preset);
  const variables: Record<string, string> = { ...given };
  // One that is not known the schema refuses by name.
  for (const [variable, { is, pattern }] of Object.entries(known ? presetOf(known).variables : {}))
    variables[variable] = await need({
      option:
        variable === 'snapshot' ? '--snapshot' : `the variable '${variable}' (--variable ${variable}=...)`,
      given: given[variable],
      question: is,
      wrong: (answer) => (new RegExp(pattern).test(answer) ? null : `that is not ${is}`),
    });
  return { kind: 'command', preset, variables };
}

function givenVariables({ variable = [], snapshot }: TargetOptions): Readonly<Record<string, string>> {
  const given = variable.map((setting) => {
    const at = setting.indexOf('=');
    if (at < 1)
      throw new UsageError(`'${setting}' gives no variable a value`, 'write it as --variable vm=win11');
    return [setting.slice(0, at), setting.slice(at + 1)] as const;
  });
  return Object.fromEntries([...given, ...(snapshot === undefined ? [] : [['snapshot', snapshot] as const])]);
}
