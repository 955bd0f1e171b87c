import { isIP } from 'node:net';
import * as z from 'zod';
import { secret } from '../../http/secret-place.ts';
import { aDuration, durationPattern, milliseconds } from '../../model/time/duration.ts';

const text = z.string().min(1);
const file = text.describe('The path of a file.');
const user = text
  // RFC 7617, section 2: the first colon ends it.
  .regex(/^[^:\p{Cc}]+$/u, 'not a user: no colon and no control characters');

const proxy = z
  .string()
  .refine((written) => isAddress(written, 'no path'), {
    message: 'not the address of a proxy: http:// or https://, a host and a port, without user and password',
  })
  .transform((written) => new URL(written))
  .describe('The address of the proxy under test, such as http://proxy.example:3128.');

const listen = z
  .string()
  .transform(addressAndPort)
  .refine((found) => found !== null, {
    message: 'not an address and a port of this machine, such as 192.0.2.7:8080 or [2001:db8::7]:8080',
    abort: true,
  })
  .transform((found) => found ?? { host: '', port: 0 })
  .describe('The address and port of this machine that images are served on while a scenario runs.');

const serve = z
  .strictObject({
    listen,
    url: z
      .string()
      .refine((written) => isAddress(written, 'path'), {
        message: 'not an address: http:// or https://, without user, password, query and fragment',
      })
      .transform((written) => new URL(written))
      .optional()
      .describe(
        'How the proxy reaches what is served there, where that is not the address to listen on. Nothing that itself looks for disk images may stand between.',
      ),
    certificate: file.optional().describe('The certificate to serve https with (PEM). Default: http.'),
    key: file.optional().describe('Its private key (PEM).'),
  })
  .refine(({ certificate, key }) => (certificate === undefined) === (key === undefined), {
    message: 'a certificate needs its key, and a key its certificate',
    path: ['certificate'],
  })
  .refine((served) => served.url !== undefined || !/^(0\.0\.0\.0|::)$/.test(served.listen.host), {
    message: 'where it listens on every address, the proxy has to be told one',
    path: ['url'],
  })
  .describe('Where images are downloaded from.');

/** A web gateway of the user's, as motw.yaml has it. */
export const webGatewayConfig = z
  .strictObject({
    proxy,
    user: user
      .optional()
      .describe('An account that may not have disk images (HTTP basic authentication). Default: none.'),
    password: secret.optional(),
    ca: text
      .optional()
      .describe(
        'The path of a file with the certificates (PEM) that the proxy, and what it signs where it looks into TLS, are trusted by as well.',
      ),
    serve,
    allowed: z
      .union([z.strictObject({ user, password: secret }), z.strictObject({ proxy })])
      .optional()
      .describe(
        'An account, or a proxy, for those who may have disk images: that they do get them is checked, too.',
      ),
    blockPage: z
      .string()
      .min(5)
      .optional()
      .describe(
        'What only the page of a refusal says, or the address that it redirects to has. Default: a refusal is a page without any form, button or link.',
      ),
    timeout: z
      .string()
      .regex(durationPattern, `not a duration: ${aDuration}`)
      .transform(milliseconds)
      .default(60_000)
      .describe('How long one download may take. Default: 1m.'),
  })
  .refine((config) => (config.user === undefined) === (config.password === undefined), {
    message: 'a user needs a password, and a password a user',
    path: ['user'],
  })
  .describe('A web proxy that is to keep disk images from users.');

export type WebGatewayConfig = z.output<typeof webGatewayConfig>;

function isAddress(written: string, may: 'path' | 'no path'): boolean {
  const parsed = URL.parse(written);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return false;
  if (parsed.username !== '' || parsed.password !== '' || /[?#]/.test(written)) return false;
  return may === 'path' || parsed.pathname === '/';
}

function addressAndPort(written: string): { readonly host: string; readonly port: number } | null {
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(written) ?? [];
  const host = bracketed ?? plain ?? '';
  const fits = isIP(host) === (bracketed === undefined ? 4 : 6);
  return fits && Number(port) > 0 && Number(port) < 65_536 ? { host, port: Number(port) } : null;
}
