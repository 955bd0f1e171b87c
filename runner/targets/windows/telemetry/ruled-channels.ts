import type { EventSource } from '../../../ports/event-source.ts';
import type { ChannelLog } from './channel-log.ts';
import { EventChannel } from './event-channel.ts';
import { lacksOfChannel } from './windows-sources.ts';

/** A source's id, which is also the name of a file in the run's folder. */
export function ruledChannelId(channel: string): string {
  return channel.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/**
 * What has no sensor of ours, and is read for the user's own rules alone. No canary of the harness's could vouch for what a rule looks
 * for there: an audit subcategory, a product, the logging of script blocks. So what does come is a detection, and what does not proves nothing.
 */
export function ruledChannel(channel: string, log: ChannelLog): EventSource {
  return new EventChannel({
    id: ruledChannelId(channel),
    serves: [],
    feed: async () => ({ log, eventIds: null }),
    lacks: async (c) => [
      ...(await lacksOfChannel(log, channel, c)),
      `a canary that would prove ${channel} to hold what the rule looks for: what is not found there is not counted as missed`,
    ],
    canary: async () => null,
  });
}
