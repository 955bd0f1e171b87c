import type { JsonObject } from '../../../model/observation.ts';
import type { Scenario } from '../../../model/scenario.ts';
import type { StepName } from '../../../model/words.ts';
import type { Gateway, Parcel, Passage } from '../../../ports/gateway.ts';
import type { BuiltFile } from '../../../ports/image-builder.ts';
import { type ArmContext, observe, type StepEnd } from '../../arm-context.ts';
import { StepFault } from '../../lifecycle-errors.ts';
import { type HarmlessFile, harmlessFile } from './harmless-file.ts';

/**
 * Sends the image through the gateway under test; null: it arrived whole. What is stopped counts for the gateway only beside what is not:
 * a harmless file of the same size before and after it, and the image for those who may have it.
 */
export async function throughGateway(
  arm: ArmContext,
  step: StepName,
  sent: BuiltFile,
): Promise<StepEnd | null> {
  const gateway = gatewayOf(arm);
  const image = imageParcel(arm, sent);
  const harmless = await harmlessFile(arm, sent);
  await harmlessPasses(arm, step, gateway, harmless, 'harmless');
  const passage = await gateway.pass(image, 'blocked', arm.call);
  record(arm, step, gateway, passage, image);
  await keep(arm, 'image', passage);
  if (passage.is === 'arrived') return null;
  await harmlessPasses(arm, step, gateway, harmless, 'harmless-after');
  if (gateway.hasAllowed)
    await check(arm, step, gateway, 'allowed', await gateway.pass(image, 'allowed', arm.call));
  const { code, text } = passage;
  return { status: 'blocked', code, text };
}

export function gatewayOf({ rig, scenario: { deliver } }: ArmContext): Gateway {
  const gateway = rig.gateways.find(({ way }) => way === deliver.by);
  if (gateway === undefined)
    throw new StepFault('NO_GATEWAY', `there is no ${deliver.by} gateway to send through`);
  return gateway;
}

/** A gateway that lets nothing through says nothing about disk images. */
async function harmlessPasses(
  arm: ArmContext,
  step: StepName,
  gateway: Gateway,
  file: HarmlessFile,
  what: 'harmless' | 'harmless-after',
): Promise<void> {
  const passage = await gateway.pass(parcelOf(arm, file, file.contentType), 'blocked', arm.call);
  await check(arm, step, gateway, what, passage);
  if (passage.is === 'arrived') return;
  throw new StepFault(
    'HARMLESS_STOPPED',
    `${gateway.name} stops a harmless file of the same size too, so it says nothing about disk images; let it pass what comes from the harness otherwise (${passage.code}: ${passage.text})`,
  );
}

export function imageParcel(arm: ArmContext, sent: BuiltFile): Parcel {
  return parcelOf(arm, sent, contentTypeOf(arm.scenario, sent));
}

function parcelOf({ marker, scenario }: ArmContext, file: BuiltFile, contentType: string): Parcel {
  const { name, size, sha256 } = file;
  const { disguise } = scenario.deliver;
  return { name, contentType, size, sha256, read: () => file.read(), marker, disguise };
}

function record(
  arm: ArmContext,
  step: StepName,
  { way, name, control, hasAllowed }: Gateway,
  passage: Passage,
  image: Parcel,
): void {
  const { policy, scenario } = arm;
  const { disguise } = scenario.deliver;
  const sent = disguise === null ? image.name : `${image.name} (${disguise})`;
  observe(arm, step, 'deliver-attempt', control, `${sent} through ${name}: ${inWords(passage)}`, {
    ...{ by: way, gateway: name, file: image.name, disguise, policy, hasAllowed },
    ...dataOf(passage, image),
  });
}

async function check(
  arm: ArmContext,
  step: StepName,
  gateway: Gateway,
  what: 'harmless' | 'harmless-after' | 'allowed',
  passage: Passage,
): Promise<void> {
  const { name, control } = gateway;
  const who = what === 'allowed' ? 'the image for those who may have it' : 'a harmless file of the same size';
  observe(arm, step, 'counter-check', control, `${who} through ${name}: ${inWords(passage)}`, {
    ...{ gateway: name, what },
    ...dataOf(passage, null),
  });
  await keep(arm, what, passage);
}

const extensions: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'application/json': 'json',
  'message/rfc822': 'eml',
};

/** What was said, as it was said. */
async function keep({ rig, key, attempt }: ArmContext, what: string, { raw }: Passage): Promise<void> {
  for (const [index, { media, bytes }] of raw.entries()) {
    const name = `${key.scenario}-${key.arm}-${attempt}-gateway-${what}-${index + 1}`;
    await rig.log.store.keepEvidenceFile(`${name}.${extensions[media] ?? 'bin'}`, bytes);
  }
}

function dataOf(passage: Passage, image: Parcel | null): JsonObject {
  if (passage.is !== 'arrived') return { is: passage.is, code: passage.code, text: passage.text };
  return { is: 'done', from: passage.from, ...(image !== null && { sha256: image.sha256 }) };
}

function inWords(passage: Passage): string {
  return passage.is === 'arrived' ? 'it arrived' : `${passage.code}, ${passage.text}`;
}

/** As servers name them; of these only application/zip and application/octet-stream are registered (IANA). */
const contentTypes: Readonly<Record<Scenario['image']['container'], string>> = {
  iso: 'application/x-iso9660-image',
  udf: 'application/x-iso9660-image',
  img: 'application/x-raw-disk-image',
  vhd: 'application/x-virtualbox-vhd',
  vhdx: 'application/x-virtualbox-vhdx',
  zip: 'application/zip',
  '7z': 'application/x-7z-compressed',
  tar: 'application/x-tar',
  git: 'application/octet-stream',
};

function contentTypeOf({ image, deliver }: Scenario, { name }: BuiltFile): string {
  const isWrapped = deliver.disguise === 'inside-zip' && name.endsWith('.zip');
  return contentTypes[isWrapped ? 'zip' : image.container];
}
