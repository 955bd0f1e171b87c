import { join } from 'node:path';
import { RunningService } from '../../artifacts/reference-gateways/running-service.ts';
import { untilReady } from './process-group.ts';

// Starts a service, prints its process group, and waits to be killed, or for the test to end.
const [folder = ''] = process.argv.slice(2);
const service = await RunningService.start({
  name: 'It',
  script: join(folder, 'start.sh'),
  folder,
  ready: untilReady(folder),
  signal: new AbortController().signal,
  timeoutMs: 20_000,
});
console.log(service.group);
process.stdin.on('end', () => process.exit()).resume();
