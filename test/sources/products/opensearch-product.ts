import type { Asked, Reply } from '../../http/http-server.ts';
import { Product, type StatedAlert } from './product.ts';

const password = 'tr0ub4dor+&3/word';

/** OpenSearch as "Alerts and findings APIs", "Detector APIs" and "Search API" describe it; it sends no Date. */
export class OpenSearchProduct extends Product {
  readonly kind = 'opensearch';
  readonly provider = 'opensearch';
  readonly env = { OPENSEARCH_PASSWORD: password };
  readonly secrets = [password, Buffer.from(`motw:${password}`).toString('base64')];
  readonly pageSize = 100;
  override sendsDate = false;
  /** Whether findings come with their documents. */
  documents = true;
  /** Whether the account may ask for the health. */
  tellsTime = true;
  /** Called after each page of findings. */
  paged: () => void = () => {};
  detectors: readonly object[] = [];

  reads({ method, path }: Asked): boolean {
    if (method === 'GET')
      return ['/_cat/health', '/_plugins/_security_analytics/findings/_search'].includes(path);
    return (
      method === 'POST' &&
      ['/logs-windows/_search', '/_plugins/_security_analytics/detectors/_search'].includes(path)
    );
  }

  heartbeat(): object {
    return { index: 'logs-windows' };
  }

  protected own(): object {
    return { auth: { user: 'motw', password: { env: 'OPENSEARCH_PASSWORD' } } };
  }

  protected answer({ method, path, query, headers, body }: Asked): Reply {
    const expected = `Basic ${Buffer.from(`motw:${password}`).toString('base64')}`;
    if (headers.authorization !== expected) {
      return { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Unauthorized' };
    }
    if (method === 'GET' && path === '/_cat/health') {
      if (!this.tellsTime)
        return { status: 403, json: { error: 'no permissions for [cluster:monitor/health]' } };
      if (query.get('format') !== 'json') return { body: '1', headers: { 'content-type': 'text/plain' } };
      return { json: [{ epoch: String(Math.floor(this.now() / 1_000)) }] };
    }
    if (method === 'GET' && path === '/_plugins/_security_analytics/findings/_search') {
      if (query.get('detectorType') !== 'windows') return { status: 400, json: { error: 'no detector' } };
      const sorted = this.alerts.toSorted((a, b) => b.at - a.at);
      const [start, size] = [Number(query.get('startIndex')), Number(query.get('size'))];
      const findings = sorted.slice(start, start + size).map((alert) => this.#finding(alert));
      const answer = { json: { total_findings: this.alerts.length, findings } };
      this.paged();
      return answer;
    }
    if (path === '/_plugins/_security_analytics/detectors/_search') {
      if ([...query.keys()].length > 0) return { status: 400, json: { error: 'unrecognized parameter' } };
      return { json: found(this.detectors.map((source, n) => ({ _id: String(n), _source: source }))) };
    }
    if (path !== '/logs-windows/_search') {
      return { status: 404, json: { error: { type: 'index_not_found_exception' } } };
    }
    const { gte, lte } = JSON.parse(body).query.bool.filter[0].range['@timestamp'];
    const seconds = (text: string): number => Number(/^now([+-]\d+)s$/.exec(text)?.[1]) * 1_000;
    const events = this.events.filter(
      (at) => at >= this.now() + seconds(gte) && at <= this.now() + seconds(lte),
    );
    return { json: found(events.slice(0, 1).map((at) => ({ _id: String(at) }))) };
  }

  #finding({ id, at, rule, host, commandLine, pid, parentPid }: StatedAlert): object {
    const document = JSON.stringify({
      host: { name: host },
      winlog: {
        event_data: { ProcessId: String(pid), ParentProcessId: String(parentPid), CommandLine: commandLine },
      },
    });
    return {
      detectorId: '12345',
      id,
      related_doc_ids: ['5'],
      index: 'logs-windows',
      queries: [{ id: `uuid-of-${rule}`, name: rule, query: 'a:b', tags: [] }],
      timestamp: at,
      document_list: this.documents ? [{ index: 'logs-windows', id: '5', found: true, document }] : [],
    };
  }
}

function found(hits: readonly object[]): object {
  return {
    took: 2,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: { total: { value: hits.length, relation: 'eq' }, hits },
  };
}
