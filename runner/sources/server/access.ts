import * as z from 'zod';
import { behindScheme, Redactor, shortestSecret } from '../../http/redactor.ts';
import { SecretError } from '../../http/secret-error.ts';
import type { Secret } from '../../http/secret-place.ts';
import type { Auth } from '../source-config.ts';
import { Conversation, type LookLimits, type Server } from './conversation.ts';
import { SourceAnswerError, SourceFailedError, SourceRefusedError } from './source-errors.ts';

/** The headers that prove who asks. */
export type Access = (limits: LookLimits) => Promise<Readonly<Record<string, string>>>;

type Application = Extract<Auth, { tenant: string }>;

/** Microsoft identity platform, OAuth 2.0 client credentials flow, "Successful response". */
const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number() });
/** A token is asked for anew that long before its end, in milliseconds. */
const tokenReserveMs = 60_000;

/**
 * @param serverAt the server that gives tokens
 * @param audience what tokens are for: the origin of the API
 * @throws SecretError
 */
export async function accessOf(
  auth: Auth,
  read: (secret: Secret) => Promise<string>,
  redactor: Redactor,
  serverAt: (authority: string, redactor: Redactor) => Server,
  audience: string,
): Promise<Access> {
  const secretOf = async (secret: Secret): Promise<string> => {
    const value = await read(secret);
    redactor.add(value);
    return value;
  };
  if ('apiKey' in auth) return fixed('authorization', `ApiKey ${await secretOf(auth.apiKey)}`);
  if ('token' in auth) return fixed('authorization', `Bearer ${await secretOf(auth.token)}`);
  if ('header' in auth) {
    const value = await secretOf(auth.value);
    if ((behindScheme(value) ?? value).length < shortestSecret) {
      throw new SecretError('`auth`', `is shorter than ${shortestSecret} characters behind its scheme`);
    }
    return fixed(auth.header.toLowerCase(), value);
  }
  if ('user' in auth) {
    // RFC 7617: base64 of the two with a colon between them.
    const pair = `${auth.user}:${await secretOf(auth.password)}`;
    redactor.add(pair);
    return fixed('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  }
  const clientSecret = await secretOf(auth.clientSecret);
  // One that takes tokens out of answers would take them out of the very answer that brings the next one.
  const ofAuthority = new Redactor();
  ofAuthority.add(clientSecret);
  return tokens(auth, clientSecret, redactor, serverAt(auth.authority, ofAuthority), audience);
}

function fixed(name: string, value: string): Access {
  if (!/^[\x20-\x7e]+$/.test(value)) {
    throw new SecretError('`auth`', 'has characters that no header can carry');
  }
  const headers = { [name]: value };
  return async () => headers;
}

/**
 * Tokens of Microsoft Entra, each used until shortly before its end (Microsoft identity platform, "OAuth 2.0 client credentials flow on
 * the Microsoft identity platform", "First case: Access token request with a shared secret").
 */
function tokens(
  { tenant, client }: Application,
  clientSecret: string,
  redactor: Redactor,
  authority: Server,
  audience: string,
): Access {
  let held: { readonly token: string; readonly until: number } | null = null;
  return async (limits) => {
    if (held === null || performance.now() >= held.until) {
      const asked = await askForToken(new Conversation(authority, limits), tenant, {
        client_id: client,
        client_secret: clientSecret,
        grant_type: 'client_credentials',
        scope: `${audience}/.default`,
      });
      redactor.add(asked.access_token);
      held = {
        token: asked.access_token,
        until: performance.now() + asked.expires_in * 1_000 - tokenReserveMs,
      };
    }
    return { authorization: `Bearer ${held.token}` };
  };
}

async function askForToken(
  conversation: Conversation,
  tenant: string,
  form: Readonly<Record<string, string>>,
) {
  const { who } = conversation.server;
  try {
    const { json } = await conversation.postForm(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, form);
    const parsed = tokenAnswer.safeParse(json);
    if (parsed.success) return parsed.data;
  } catch (error) {
    // "Error response": 400 with `invalid_client` and the like is a refusal as well.
    if (error instanceof SourceFailedError && error.answer?.status === 400) {
      throw new SourceRefusedError(who, error.answer);
    }
    if (!(error instanceof SourceAnswerError)) throw error;
  }
  // What was answered may have a token in it.
  throw new SourceAnswerError(who, 'a token answer without a token', { status: 200, text: '' });
}
