import { sentinelLine, windowsHost } from '../../../../targets/windows/guest/windows-host.ts';
import { motwAsCalled } from '../../../wording/as-called.ts';

/** What is left to do, and the commands for it, to be copied as they are. */
export interface NextStep {
  readonly what: string;
  readonly commands: readonly string[];
}

interface Added {
  readonly name: string;
  readonly file: string;
  /** What `--config` says. */
  readonly config: string | undefined;
  /** What `--known-hosts` says, from the current folder. */
  readonly knownHosts: string | undefined;
  /** As it is written. */
  readonly target: Readonly<Record<string, unknown>>;
}

export function nextSteps({ name, file, config, knownHosts, target }: Added): readonly NextStep[] {
  const named = config === undefined ? '' : ` --config ${word(config)}`;
  const motw = motwAsCalled();
  const { kind } = Object(target.machine) as { kind?: unknown };
  return [
    ...(target.lab === true ? [] : [step(`if it is yours to try on, write 'lab: true' for it in ${file}`)]),
    step(
      'in the guest, as an administrator, the other half of the permission:',
      `Set-Content -LiteralPath '${windowsHost.sentinel}' -Value '${sentinelLine}'`,
    ),
    step(
      kind === 'unmanaged'
        ? 'log the user on at its console, and leave the desktop unlocked'
        : 'log the user on at its console, leave the desktop unlocked, and take the snapshot then',
    ),
    ...hostKey(name, Object(target.channel), knownHosts),
    step('see what is missing:', `${motw} doctor --target ${name}${named}`),
    step('see what would be done:', `${motw} run --target ${name} --dry-run${named}`),
  ];
}

/** SSH refuses a machine that it does not know; whoever only appends its key has compared nothing. */
function hostKey(
  name: string,
  { kind, host = '', port }: { kind?: unknown; host?: string; port?: number },
  knownHosts: string | undefined,
): readonly NextStep[] {
  if (kind !== 'ssh') return [];
  const key = `${name}.key`;
  const folder = knownHosts === undefined ? 'install -d -m 700 ~/.ssh && ' : '';
  return [
    step(
      "look at the machine's host key, and compare it with what `ssh-keygen -lf C:\\ProgramData\\ssh\\ssh_host_ed25519_key.pub` shows in the guest (a host that ssh knows already needs nothing):",
      `ssh-keyscan -t ed25519 ${port === undefined ? '' : `-p ${port} `}${host} > ${key} && ssh-keygen -lf ${key}`,
    ),
    step('only if it is the same:', `${folder}cat ${key} >> ${word(knownHosts ?? '~/.ssh/known_hosts')}`),
  ];
}

function step(what: string, ...commands: readonly string[]): NextStep {
  return { what, commands };
}

/** One word for a shell, whose home folder stays one. */
function word(text: string): string {
  if (/^[\w./=~-]+$/.test(text)) return text;
  const home = text.startsWith('~/') ? '~/' : '';
  return `${home}'${text.slice(home.length).replaceAll("'", `'\\''`)}'`;
}
