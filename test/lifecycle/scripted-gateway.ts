import type { GatewayWay } from '../../runner/model/scenario.ts';
import type { SwitchState } from '../../runner/model/words.ts';
import type { Gateway, Group, Offered, Parcel, Passage } from '../../runner/ports/gateway.ts';

/** What it answers, in the order in which it is asked; `arrived` to what is not scripted. */
export interface Script {
  readonly way?: GatewayWay;
  readonly hasAllowed?: boolean;
  readonly state?: SwitchState;
  readonly answer?: (parcel: Parcel, to: Group, nth: number) => Passage | Error;
  readonly start?: Error;
  readonly cleanUp?: Error;
  /** Where the target's own browser finds it; null: at no address that it reaches. */
  readonly offers?: string | null;
}

/** A gateway in memory that does what its script says, and tells what was asked of it. */
export class ScriptedGateway implements Gateway {
  readonly way: GatewayWay;
  readonly control: string;
  readonly name = 'scripted';
  readonly modelled = null;
  readonly hasAllowed: boolean;
  readonly asked: string[] = [];
  /** What is on offer, by its address. */
  readonly offered = new Map<string, Parcel>();
  readonly #script: Script;
  #passes = 0;

  constructor(script: Script) {
    this.way = script.way ?? 'web';
    this.control = `${this.way}-gateway`;
    this.hasAllowed = script.hasAllowed ?? false;
    this.#script = script;
  }

  async start(): Promise<void> {
    this.asked.push('start');
    if (this.#script.start !== undefined) throw this.#script.start;
  }

  async probe() {
    const { state = 'on' } = this.#script;
    return { state: state === 'off' ? ('off' as const) : ('on' as const), raw: [] };
  }

  async set(state: SwitchState): Promise<void> {
    this.asked.push(`set ${state}`);
  }

  async pass(parcel: Parcel, to: Group): Promise<Passage> {
    this.asked.push(`pass ${parcel.name.replace(/_[0-9a-f]+/, '')} to ${to}`);
    const answer = this.#script.answer?.(parcel, to, ++this.#passes) ?? arrived;
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async offer(parcel: Parcel): Promise<Offered | null> {
    const { offers = null } = this.#script;
    if (offers === null) return null;
    const url = `${offers}${parcel.name}`;
    this.asked.push('offer');
    this.offered.set(url, parcel);
    return { url, [Symbol.asyncDispose]: async () => void this.offered.delete(url) };
  }

  async cleanUp(): Promise<void> {
    this.asked.push('clean up');
    if (this.#script.cleanUp !== undefined) throw this.#script.cleanUp;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.asked.push('stop');
  }
}

export const arrived: Passage = { is: 'arrived', from: 'http://files.example/', raw: [] };

export function stopped(code: string, text = 'not allowed here'): Passage {
  return { is: 'refused', code, text, raw: [] };
}

export function isImage({ name }: Parcel): boolean {
  return name.startsWith('Invoice');
}
