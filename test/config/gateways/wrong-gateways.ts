import type { WrongConfig } from '../refused.ts';
import { target } from '../targets/wrong-targets.ts';

const secret = '{ env: PROXY_PASSWORD }';

/** A well-formed web proxy, with more lines of its own. */
export function webGateway(more = '', name = 'proxy'): string {
  return `gateways:
  ${name}:
    lab: true
    web:
      proxy: http://proxy.example:3128
      user: office
      password: { env: PROXY_PASSWORD }
      serve: { listen: '192.0.2.7:8080' }
${more}`;
}

/** A well-formed mail system. */
export function mailGateway(more = '', name = 'mail'): string {
  return `gateways:
  ${name}:
    lab: true
    mail:
      submission: { host: mail.example, port: 465, user: tests, password: { file: keys/mail } }
      from: tests@mail.example
      blocked:
        address: office@mail.example
        imap: { host: mail.example, port: 993, user: office, password: ${secret} }
${more}`;
}

/** Each with the one problem that it has, and where. None is to repeat what is written where a secret belongs. */
export const wrongGateways: readonly WrongConfig[] = [
  { title: 'gateways that are a list', code: 'WRONG_TYPE', text: 'gateways: []\n', at: [1, 11] },
  {
    title: 'a gateway of no way',
    code: 'NO_WAY',
    text: 'gateways:\n  proxy: { lab: true }\n',
    at: [2, 3],
    says: /write 'web' or 'mail' under it/,
  },
  {
    title: 'a name that is none',
    code: 'BAD_GATEWAY_NAME',
    text: webGateway('', "'-x'"),
    at: [2, 3],
  },
  { title: 'the name of the own target', code: 'NAME_TAKEN', text: webGateway('', 'Reference'), at: [2, 3] },
  {
    title: 'the name of a target',
    code: 'NAME_TAKEN',
    text: webGateway(target(), 'Win11'),
    at: [2, 3],
    says: /'Win11' is taken/,
  },
  {
    title: 'a second one that differs in case alone',
    code: 'NAME_TAKEN',
    text: webGateway(webGateway('', 'PROXY').replace('gateways:\n', '')),
    at: [9, 3],
  },
  {
    title: 'lab that is no yes or no',
    code: 'WRONG_TYPE',
    text: webGateway().replace('lab: true', "lab: 'yes'"),
    at: [3, 10],
    says: /true or false/,
  },
  {
    title: 'an unknown key',
    code: 'UNKNOWN_KEY',
    text: webGateway('    wab: {}\n'),
    at: [9, 5],
    says: /did you mean '(web|lab)'/,
  },
  {
    title: 'an unknown key of a web proxy',
    code: 'UNKNOWN_KEY',
    text: webGateway('      alowed: {}\n'),
    at: [9, 7],
    says: /did you mean 'allowed'/,
  },
  {
    title: 'no proxy',
    code: 'MISSING_KEY',
    text: webGateway().replace('      proxy: http://proxy.example:3128\n', ''),
    at: [5, 7],
    says: /'proxy' is missing/,
  },
  {
    title: 'a password that is written',
    code: 'SECRET_WRITTEN',
    text: webGateway().replace(secret, 'hunter2'),
    at: [7, 17],
    says: /password: \{ env: NAME \}/,
  },
  {
    title: 'a password in the address',
    code: 'WRONG_TYPE',
    text: webGateway().replace('http://', 'http://me:hunter2@'),
    at: [5, 14],
    says: /without user and password/,
  },
  {
    title: 'a password where a gateway belongs',
    code: 'WRONG_TYPE',
    text: 'gateways:\n  proxy: hunter2\n',
    at: [2, 10],
  },
  {
    title: 'both ways at once',
    code: 'TWO_WAYS',
    text: mailGateway('    web: { proxy: "http://p.example:8080", serve: { listen: "192.0.2.7:8080" } }\n'),
    at: [2, 3],
    says: /make two gateways of it/,
  },
  {
    title: 'a mailbox whose password is written',
    code: 'SECRET_WRITTEN',
    text: mailGateway().replace(`password: ${secret}`, 'password: hunter2'),
    at: [9, 72],
    says: /password: \{ env: NAME \}/,
  },
  {
    title: 'a mail system without somebody who is blocked',
    code: 'MISSING_KEY',
    text: mailGateway().replace(/ {6}blocked:\n.*\n.*\n/, ''),
    at: [5, 7],
    says: /'blocked' is missing/,
  },
  {
    title: 'an address that is none',
    code: 'WRONG_TYPE',
    text: mailGateway().replace('from: tests@', 'from: hunter2'),
    at: [6, 13],
  },
  {
    title: 'no encryption to another machine',
    code: 'WRONG_TYPE',
    text: mailGateway().replace('port: 465,', 'port: 465, tls: none,'),
    at: [5, 57],
    says: /without encryption only to this machine itself/,
  },
];
