import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import anyTest from 'ava';
import { referenceWebGateway } from '../../../runner/delivery/web/reference-web-gateway.ts';
import type { Group, Parcel, ReferenceGateway } from '../../../runner/ports/gateway.ts';
import { squidAbsent, squidPackages } from '../../reference-gateways/web-packages.ts';
import { call, image, marker, parcel, zipped } from './parcel.ts';

const test = squidAbsent === '' ? anyTest : anyTest.skip;
const schemes = ['http', 'https'] as const;

/** What the policy `on` makes of a parcel for those who may not have disk images; all others get everything. */
interface Variant {
  readonly title: string;
  readonly sent: Parcel;
  readonly on: 'HTTP_403' | 'arrived';
  /** Whether the proxy has to ask the server before it can say no. */
  readonly asks: boolean;
}

const octets = 'application/octet-stream';
const variants: readonly Variant[] = [
  { title: 'plain', sent: parcel(), on: 'HTTP_403', asks: false },
  {
    title: 'plain, of no known type',
    sent: parcel({ contentType: octets }),
    on: 'HTTP_403',
    asks: false,
  },
  {
    title: 'an extension in capitals',
    sent: parcel({ name: `QUOTE-${marker}.ISO`, contentType: octets }),
    on: 'HTTP_403',
    asks: false,
  },
  {
    title: 'two extensions',
    sent: parcel({ name: `quote-${marker}.pdf.iso`, contentType: octets }),
    on: 'HTTP_403',
    asks: false,
  },
  {
    title: 'a dot and a space at the end',
    sent: parcel({ name: `quote-${marker}.iso. `, contentType: octets }),
    on: 'HTTP_403',
    asks: false,
  },
  {
    title: 'VHDX',
    sent: parcel({ name: `disk-${marker}.vhdx`, contentType: octets }),
    on: 'HTTP_403',
    asks: false,
  },
  {
    title: 'the name in the query',
    sent: parcel({ disguise: 'query-string' }),
    on: 'HTTP_403',
    asks: true,
  },
  {
    title: 'the name in the query, of no known type',
    sent: parcel({ disguise: 'query-string', contentType: octets }),
    on: 'HTTP_403',
    asks: true,
  },
  { title: 'chunked', sent: parcel({ disguise: 'chunked' }), on: 'HTTP_403', asks: false },
  {
    title: 'a wrong content type',
    sent: parcel({ disguise: 'wrong-content-type' }),
    on: 'HTTP_403',
    asks: false,
  },
  {
    title: 'a harmless name, and the right content type',
    sent: parcel({ name: `quote-${marker}.dat` }),
    on: 'HTTP_403',
    asks: true,
  },
  {
    title: 'a harmless name and a wrong content type: a filter by name and type does not see it',
    sent: parcel({ name: `quote-${marker}.dat`, disguise: 'wrong-content-type' }),
    on: 'arrived',
    asks: true,
  },
  {
    title: 'inside a ZIP archive: a filter by name and type does not see it',
    sent: await zipped(),
    on: 'arrived',
    asks: true,
  },
  {
    title: 'harmless, with the same bytes',
    sent: parcel({ name: `iso-${marker}.iso.pdf`, contentType: 'application/pdf' }),
    on: 'arrived',
    asks: true,
  },
];

const gateways = new Map<string, ReferenceGateway>();
const folders: string[] = [];
anyTest.before(async () => {
  if (squidAbsent !== '') return;
  for (const scheme of schemes) {
    const folder = await mkdtemp(join(tmpdir(), 'motw web '));
    folders.push(folder);
    const gateway = referenceWebGateway({ prefix: squidPackages(), folder, scheme });
    gateways.set(scheme, gateway);
    await gateway.start(call);
  }
});
anyTest.after.always(async () => {
  for (const gateway of gateways.values()) await gateway[Symbol.asyncDispose]();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

function started(scheme: string): ReferenceGateway {
  const gateway = gateways.get(scheme);
  if (gateway === undefined) throw new Error('not started');
  return gateway;
}

for (const scheme of schemes) {
  // One after the other: the state is the gateway's.
  test(`Squid, ${scheme}: what each policy makes of each disguise${squidAbsent}`, async (t) => {
    const gateway = started(scheme);
    for (const state of ['on', 'broken', 'off'] as const) {
      await gateway.set(state, call);
      for (const { title, sent, on, asks } of variants) {
        for (const group of ['blocked', 'allowed'] as const satisfies readonly Group[]) {
          const passage = await gateway.pass(sent, group, call);
          const what = `${state}, ${group}, ${title}`;
          const expected = state === 'on' && group === 'blocked' ? on : 'arrived';
          t.is(passage.is === 'arrived' ? 'arrived' : passage.code, expected, what);
          if (passage.is === 'arrived') {
            t.regex(
              passage.from,
              new RegExp(`^${scheme}://127\\.0\\.0\\.1:\\d+/[0-9a-f]{16}-${marker}/`),
              what,
            );
            continue;
          }
          t.regex(
            passage.text,
            /^HTTP 403 Forbidden; X-Squid-Error: ERR_DISK_IMAGE 0; .*account, office, is not/,
            what,
          );
          const [, asked] = passage.raw;
          t.is(
            Buffer.from(asked?.bytes ?? [])
              .toString()
              .includes('"GET"'),
            asks,
            what,
          );
        }
      }
    }
  });
}

test(`the probe says what is configured, not whether it works${squidAbsent}`, async (t) => {
  const gateway = referenceWebGateway({ prefix: squidPackages(), folder: folders[0] ?? '' });
  const probed: Record<string, string> = {};
  for (const state of ['on', 'off', 'broken'] as const) {
    await gateway.set(state, call);
    probed[state] = (await gateway.probe(call)).state;
  }
  t.deepEqual(probed, { on: 'on', off: 'off', broken: 'on' });
  t.throws(() => gateway.set('audit', call), { instanceOf: RangeError });
});

test(`what the server does not have, Squid passes on as a fault${squidAbsent}`, async (t) => {
  const broken: Parcel = {
    ...parcel({ name: 'harmless.pdf' }),
    // biome-ignore lint/correctness/useYield: it fails at once
    async *read() {
      throw new Error('the disk is gone');
    },
  };
  const gateway = started('http');
  await t.throwsAsync(gateway.pass(broken, 'allowed', call), { message: 'the disk is gone' });
});

test(`a large file comes through whole${squidAbsent}`, async (t) => {
  const bytes = Buffer.concat(Array.from({ length: 30 }, () => image));
  const sent = parcel({ name: 'large.bin', contentType: octets, bytes });
  for (const scheme of schemes) t.is((await started(scheme).pass(sent, 'blocked', call)).is, 'arrived');
});
