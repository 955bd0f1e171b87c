import type { Attempt } from '../../../ports/call.ts';
import type { Placed } from '../../../ports/guest.ts';
import type { BuiltFile } from '../../../ports/image-builder.ts';
import type { ArmContext } from '../../arm-context.ts';

export function place(
  { session: { guest }, scenario, call }: ArmContext,
  sent: BuiltFile,
): Promise<Attempt<Placed>> {
  const { folder, as } = scenario.deliver;
  const file = { read: () => sent.read(), size: sent.size };
  return guest.place(file, { folder, name: sent.name }, as, call);
}

/** MS-FSCC 5.6.1. The address is in a domain reserved for documentation (RFC 2606). */
export function markText(zone: number, name: string): string {
  return ['[ZoneTransfer]', `ZoneId=${zone}`, `HostUrl=https://downloads.example/${name}`, ''].join('\r\n');
}
