import { SquidService } from '../../artifacts/reference-gateways/web/squid-service.ts';
import { squidPackages } from './web-packages.ts';

// Starts Squid, prints its process group, and waits to be killed, or for the test to end.
const [folder = ''] = process.argv.slice(2);
const squid = await SquidService.start({
  prefix: squidPackages(),
  folder,
  passwords: { office: 'of no use', imaging: 'of no use either' },
  signal: new AbortController().signal,
  timeoutMs: 30_000,
});
console.log(squid.group);
process.stdin.on('end', () => process.exit()).resume();
