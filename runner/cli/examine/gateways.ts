import { createHash, randomBytes } from 'node:crypto';
import type { Call } from '../../ports/call.ts';
import type { Parcel, Passage } from '../../ports/gateway.ts';
import { gatewaysThere } from '../compose/gateways/gateways-ready.ts';
import { ownGateway } from '../compose/gateways/make-gateway.ts';
import { inWords } from '../compose/gateways/ways.ts';
import type { ChosenGateway } from '../running/chosen-gateways.ts';
import { type Finding, failed, missing, note, ok } from './finding.ts';

/** How long one may take to answer, in milliseconds. */
const answerMs = 30_000;

/** Whether the reference gateways are set up. A run brings what it wants of them itself. */
export async function examineReferenceGateways(): Promise<readonly Finding[]> {
  const there = await gatewaysThere();
  return (['web', 'mail'] as const).map((way) => {
    const what = `reference ${inWords[way]}`;
    if (there[way]) return ok(what, 'set up');
    return note(what, 'not set up; the first run that goes through it brings it', 'motw setup --gateways');
  });
}

/**
 * A gateway of the user's: whether it is there, is trusted and takes the login. A web proxy is asked for a short text, which is served for
 * it; the mailboxes of a mail system are looked into, and nothing is mailed.
 */
export async function examineGateway(
  chosen: ChosenGateway,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { lab, way } = chosen.config;
  const permission = lab
    ? ok('permission', 'lab: true')
    : note(
        'permission',
        'not given, so no image is sent through it',
        `write 'lab: true' in ${chosen.file}, where it is yours to try on`,
      );
  return [permission, ...(await answers(chosen, inWords[way], { signal, timeoutMs: answerMs }))];
}

async function answers(chosen: ChosenGateway, what: string, c: Call): Promise<readonly Finding[]> {
  try {
    await using gateway = ownGateway(chosen);
    await gateway.start(c);
    if (gateway.way === 'mail') {
      // Nothing has this marker, so each mailbox is only looked into.
      await gateway.cleanUp(newMarker(), c);
      return [ok(what, 'its mailboxes can be read; whether it takes a message shows in a run')];
    }
    const found = [finding(what, await gateway.pass(shortText(), 'blocked', c))];
    if (!gateway.hasAllowed) return found;
    const allowed = await gateway.pass(shortText(), 'allowed', c);
    return [...found, finding(`${what}, for those who may have disk images`, allowed)];
  } catch (error) {
    c.signal.throwIfAborted();
    return [failed(what, error)];
  }
}

function finding(what: string, passage: Passage): Finding {
  if (passage.is === 'arrived') return ok(what, 'a short text comes through it');
  return missing(
    what,
    `it stops a short text, with ${passage.code}: ${passage.text}`,
    'let it pass what is served for it, but for disk images',
  );
}

function newMarker(): string {
  return randomBytes(4).toString('hex');
}

function shortText(): Parcel {
  const marker = newMarker();
  const bytes = Buffer.from('A short text of motw-harness, to see whether the proxy works.\r\n');
  return {
    name: `Check_${marker}.txt`,
    contentType: 'text/plain',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    async *read() {
      yield bytes;
    },
    marker,
    disguise: null,
  };
}
