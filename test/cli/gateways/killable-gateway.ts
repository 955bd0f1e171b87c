// Starts a reference gateway in a folder, says so, and waits to be killed.
import { GatewaySet } from '../../../runner/cli/compose/gateways/gateway-set.ts';

const [folder = '', way] = process.argv.slice(2);
const set = new GatewaySet(folder);
const { signal } = new AbortController();
for (const gateway of await set.of([way === 'mail' ? 'mail' : 'web'], signal))
  await gateway.start({ signal, timeoutMs: 60_000 });
process.stdout.write('running\n');
setInterval(() => {}, 1_000);
