// Starts the reference web proxy in a folder, says so, and waits to be killed.
import { GatewaySet } from '../../../runner/cli/compose/gateways/gateway-set.ts';

const set = new GatewaySet(process.argv[2] ?? '');
const { signal } = new AbortController();
for (const gateway of await set.of(['web'], signal)) await gateway.start({ signal, timeoutMs: 60_000 });
process.stdout.write('running\n');
setInterval(() => {}, 1_000);
