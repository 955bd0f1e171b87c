import type { Surroundings } from '../http/secrets.ts';
import type { EventSource } from '../ports/event-source.ts';
import type { AlertFeed } from './alert-feed.ts';
import { AlertSource } from './alert-source.ts';
import { DefenderFeed } from './defender-xdr/defender-feed.ts';
import { ElasticFeed } from './elastic/elastic-feed.ts';
import { OpenSearchFeed } from './elastic/opensearch-feed.ts';
import { HttpJsonFeed } from './http-json/http-json-feed.ts';
import { SourceServer } from './server/server.ts';
import type { SourceConfig } from './source-config.ts';
import { SplunkFeed } from './splunk/splunk-feed.ts';

/**
 * The event source that one entry of `sources` describes. Nothing is read and nobody is asked yet: a secret that is absent shows at the
 * first call.
 * @param around the environment, for secrets and proxy variables, and the folder that relative paths start from
 */
export function makeSource(config: SourceConfig, around: Surroundings): EventSource {
  return new AlertSource(config, feedOf(config), new SourceServer(config, around));
}

function feedOf(config: SourceConfig): AlertFeed {
  switch (config.kind) {
    case 'elastic':
      return new ElasticFeed(config);
    case 'opensearch':
      return new OpenSearchFeed(config);
    case 'splunk':
      return new SplunkFeed(config);
    case 'defender-xdr':
      return new DefenderFeed(config);
    case 'http-json':
      return new HttpJsonFeed(config);
  }
}
