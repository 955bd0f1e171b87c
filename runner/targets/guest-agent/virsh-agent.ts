import { execa } from 'execa';
import { z } from 'zod';
import type { Call } from '../../ports/call.ts';
import { GarbledAnswerError, NoAnswerError, PeerError } from '../json-lines/connection-errors.ts';
import type { Agent } from './agent.ts';
import { AgentInputError, VirshError, VirshNotFoundError } from './agent-errors.ts';

/** A domain of libvirt, as virsh names both. */
export interface VirshDomain {
  readonly uri: string;
  readonly domain: string;
}

/** Of one argument of a program on Linux, with its end (MAX_ARG_STRLEN). */
const longestArgument = (128 << 10) - 1;
/** libvirt answers with 4 MiB at most (VIR_NET_MESSAGE_STRING_MAX); what comes on stderr is short. */
const longestAnswer = 8 << 20;
/** What is kept of virsh's words, in characters. */
const longestWords = 600;

const answer = z.object({ return: z.unknown() });
/** As libvirt's QEMU driver reports an error of the agent itself. */
const agentError = /unable to execute QEMU agent command '?[\w-]*'?: (.*)/s;
const noAnswer = /Guest agent not available for now|timed out|didn't respond/;

/** The guest agent through `virsh qemu-agent-command`, one virsh for each command. libvirt does the synchronising. */
export class VirshAgent implements Agent {
  /** As base64 it leaves room for a program's path and arguments. */
  readonly longestPiece = 72 << 10;
  readonly longestInput = 72 << 10;
  readonly #domain: VirshDomain;

  constructor(domain: VirshDomain) {
    this.#domain = domain;
  }

  async execute(
    command: string,
    args: Readonly<Record<string, unknown>> | undefined,
    c: Call,
  ): Promise<unknown> {
    c.signal.throwIfAborted();
    const { uri, domain } = this.#domain;
    const cmd = JSON.stringify({ execute: command, ...(args === undefined ? {} : { arguments: args }) });
    if (Buffer.byteLength(cmd) > longestArgument)
      throw new AgentInputError(Buffer.byteLength(cmd), longestArgument);
    const seconds = String(Math.max(1, Math.ceil(c.timeoutMs / 1000)));
    const call = ['qemu-agent-command', '--timeout', seconds, '--domain', domain, '--cmd', cmd];
    const result = await execa('virsh', ['--quiet', '--connect', uri, ...call], {
      stdin: 'ignore',
      // Without a terminal of its own (killDescendants), a remote connection can ask nothing there either.
      env: { LC_ALL: 'C', SSH_ASKPASS_REQUIRE: 'never' },
      reject: false,
      killDescendants: true,
      forceKillAfterDelay: 500,
      timeout: Math.max(1, Math.ceil(c.timeoutMs)),
      cancelSignal: c.signal,
      maxBuffer: longestAnswer,
    });
    if (result.isCanceled) throw c.signal.reason;
    if (result.code === 'ENOENT') throw new VirshNotFoundError();
    if (result.timedOut) throw new NoAnswerError(this.#peer, command, c.timeoutMs);
    if (result.exitCode !== 0) throw this.#failure(command, result.stderr, c);
    return this.#answer(result.stdout);
  }

  get #peer(): string {
    return `the guest agent of '${this.#domain.domain}'`;
  }

  #answer(output: string): unknown {
    try {
      return answer.parse(JSON.parse(output)).return;
    } catch {
      throw new GarbledAnswerError(this.#peer, output.slice(0, 200));
    }
  }

  #failure(command: string, stderr: string, c: Call): Error {
    const words = stderr
      .replaceAll(/^error: /gm, '')
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, longestWords);
    const reported = agentError.exec(words)?.[1];
    if (reported !== undefined) return new PeerError(this.#peer, command, reported);
    if (noAnswer.test(words)) return new NoAnswerError(this.#peer, command, c.timeoutMs);
    return new VirshError(this.#domain.domain, words);
  }
}
