import type { Attempt } from '../../../ports/call.ts';
import type { Placed } from '../../../ports/guest.ts';
import type { BuiltFile } from '../../../ports/image-builder.ts';
import type { ArmContext } from '../../arm-context.ts';

/** `marked`: whoever placed it also marked it, as a browser does. */
type PlacedFile = Placed & { readonly marked: boolean };

export async function place(
  { session: { guest }, scenario, call }: ArmContext,
  sent: BuiltFile,
): Promise<Attempt<PlacedFile>> {
  const { folder, as } = scenario.deliver;
  const placed = await guest.place(
    { read: () => sent.read(), size: sent.size },
    { folder, name: sent.name },
    as,
    call,
  );
  return placed.is === 'done' ? { ...placed, value: { ...placed.value, marked: false } } : placed;
}

/** MS-FSCC 5.6.1. The address is in a domain reserved for documentation (RFC 2606). */
export function markText(zone: number, name: string): string {
  return ['[ZoneTransfer]', `ZoneId=${zone}`, `HostUrl=https://downloads.example/${name}`, ''].join('\r\n');
}
