import { openMailPrograms } from '../../../artifacts/reference-gateways/mail/mail-programs.ts';
import { referenceMailGateway } from '../../../runner/delivery/mail/reference-mail-gateway.ts';

/** Starts the reference mail gateway in a folder, says so, and waits to be killed. */
const [cache = '', folder = ''] = process.argv.slice(2);
const programs = await openMailPrograms(cache);
if (programs === null) throw new Error('no packages');
const gateway = referenceMailGateway({ programs, folder });
await gateway.start({ signal: AbortSignal.timeout(60_000), timeoutMs: 60_000 });
process.stdout.write('started\n');
setInterval(() => {}, 60_000);
