import type { Call } from '../../../ports/call.ts';
import type { Channel } from '../../../ports/channel.ts';
import { sensorIds } from '../telemetry/sensors.ts';

const token = 'warm-up';
const operations = '/motw/operations';

/**
 * Under emulation whatever the guest does first after a start is slow, as its code is yet to be translated. So it does once what an
 * arm begins with, canaries, and takes them away again, before it counts. A machine that was just started has no time for that.
 */
export async function warmUp(channel: Channel, c: Call): Promise<void> {
  const run = async (operation: string, args: readonly string[]): Promise<void> => {
    const { code } = await channel.exec([`${operations}/${operation}`, ...args], { ...c, maxOutput: 4096 });
    if (code !== 0) throw new Error(`the warm-up's ${operation} ended with ${code}`);
  };
  await run('posture', []);
  await run(
    'canary',
    sensorIds.flatMap((id) => [id, token]),
  );
  const file = `/c/Users/analyst/AppData/Local/Temp/motw-canary-${token}.txt`;
  await run('remove', ['mount', `/run/motw/canary/${token}`, 'file', file]);
}
