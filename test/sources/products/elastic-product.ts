import type { Asked, Reply } from '../../http/http-server.ts';
import { Product, type StatedAlert } from './product.ts';

const key = 'VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==';

interface SearchBody {
  readonly size: number;
  readonly query: { readonly bool: { readonly filter: readonly Filter[] } };
  readonly search_after?: readonly [string, string];
}

interface Filter {
  readonly range?: Readonly<Record<string, { readonly gte: string; readonly lte?: string }>>;
  readonly bool?: {
    readonly should: readonly { readonly terms: Readonly<Record<string, readonly string[]>> }[];
  };
}

/** Elasticsearch as "Run a search", "Paginate search results" and Elastic Security's "Alert schema" describe it; it sends no Date. */
export class ElasticProduct extends Product {
  readonly kind = 'elastic';
  readonly provider = 'elastic';
  readonly env = { ELASTIC_KEY: key };
  readonly secrets = [key];
  readonly pageSize = 500;
  override sendsDate = false;
  /** Put into every search answer. */
  flaw: object = {};
  /** Called after each search of alerts. */
  searched: () => void = () => {};
  /** Rules as Kibana lists them. */
  rules: readonly {
    readonly id: string;
    readonly rule_id: string;
    readonly name: string;
    readonly enabled: boolean;
  }[] = [];

  reads({ method, path }: Asked): boolean {
    if (method === 'GET') return path === '/api/detection_engine/rules/_find';
    return method === 'POST' && path.endsWith('/_search');
  }

  heartbeat(): object {
    return { index: 'logs-windows', query: 'host.name:LAB-01' };
  }

  protected own(): object {
    return { auth: { apiKey: { env: 'ELASTIC_KEY' } } };
  }

  protected answer({ method, path, query, headers, body }: Asked): Reply {
    if (headers.authorization !== `ApiKey ${key}`) {
      return { status: 401, json: { error: { type: 'security_exception' }, status: 401 } };
    }
    if (path === '/api/detection_engine/rules/_find' && method === 'GET') {
      const [page, size] = [Number(query.get('page')), Number(query.get('per_page'))];
      const data = this.rules.slice((page - 1) * size, page * size);
      return { json: { page, perPage: size, total: this.rules.length, data } };
    }
    const asksTime = body.includes(
      '"aggs":{"time":{"date_range":{"field":"@timestamp","ranges":[{"from":"now"}]',
    );
    const known = ['allow_partial_search_results', 'allow_no_indices', 'ignore_unavailable'];
    const unknown = [...query.keys()].filter((name) => !known.includes(name));
    if (unknown.length > 0) return { status: 400, json: { error: `unrecognized parameter ${unknown}` } };
    if (path === '/logs-windows/_search') return { json: this.#found(this.#events(JSON.parse(body))) };
    if (path === '/.alerts-security.alerts-default/_search') {
      const buckets = [{ key: 'now-*', from: this.now(), doc_count: 0 }];
      const found = this.#found(this.#alerts(JSON.parse(body)));
      this.searched();
      return { json: asksTime ? { aggregations: { time: { buckets } }, ...found } : found };
    }
    return { status: 404, json: { error: { type: 'index_not_found_exception' }, status: 404 } };
  }

  #events({ size, query }: SearchBody): readonly object[] {
    const range = query.bool.filter[0]?.range?.['@timestamp'];
    const [from, to] = [dateMath(range?.gte, this.now()), dateMath(range?.lte, this.now())];
    const found = this.events.filter((at) => at >= from && at <= to);
    return found.slice(0, size).map((at) => ({ _index: 'logs', _id: `e${at}`, _score: 0 }));
  }

  #alerts({ size, query, search_after: after }: SearchBody): readonly object[] {
    const [since, ofRules] = query.bool.filter;
    const from = dateMath(since?.range?.['@timestamp']?.gte, this.now());
    const terms = Object.assign({}, ...(ofRules?.bool?.should.map(({ terms }) => terms) ?? []));
    return this.alerts
      .filter(({ at, rule }) => at >= from && hasRule(terms, rule))
      .map(hit)
      .sort((a, b) => compare(a.sort, b.sort))
      .filter(({ sort }) => after === undefined || compare(sort, after) > 0)
      .slice(0, size);
  }

  #found(hits: readonly object[]): object {
    return {
      took: 3,
      timed_out: false,
      _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
      hits: { total: { value: hits.length, relation: 'eq' }, max_score: null, hits },
      ...this.flaw,
    };
  }
}

function hasRule(terms: Readonly<Record<string, readonly string[]>>, rule: string): boolean {
  const ids = { name: rule, rule_id: `static-${rule}`, uuid: `uuid-of-${rule}` };
  return Object.entries(ids).some(([field, value]) => terms[`kibana.alert.rule.${field}`]?.includes(value));
}

/** `now-90s` and `now+60s` ("Date math"), or ISO 8601, as milliseconds since 1970. */
function dateMath(text: string | undefined, now: number): number {
  if (/^\d{4}-.*Z$/.test(text ?? '')) return Date.parse(text ?? '');
  const [, sign, seconds] = /^now([+-])(\d+)s$/.exec(text ?? '') ?? [];
  if (seconds === undefined) throw new Error(`no date math: ${text}`);
  return now + Number(`${sign}${seconds}`) * 1_000;
}

function compare(a: readonly [string, string], b: readonly [string, string]): number {
  const [x, y] = a[0] === b[0] ? [a[1], b[1]] : [a[0], b[0]];
  return x < y ? -1 : x > y ? 1 : 0;
}

function hit({ id, at, rule, host, commandLine, pid, parentPid }: StatedAlert) {
  const time = new Date(at).toISOString();
  return {
    _index: '.internal.alerts-security.alerts-default-000001',
    _id: id,
    _score: null,
    _source: {
      '@timestamp': time,
      'kibana.alert.rule.name': rule,
      'kibana.alert.uuid': id,
      event: { kind: 'signal' },
      host: { name: host },
      process: { pid, parent: { pid: parentPid }, command_line: commandLine, executable: 'E:\\a.exe' },
    },
    fields: {
      '@timestamp': [time],
      'kibana.alert.rule.name': [rule],
      'kibana.alert.rule.rule_id': [`static-${rule}`],
      'kibana.alert.rule.uuid': [`uuid-of-${rule}`],
      'host.name': [host],
      'process.pid': [pid],
      'process.parent.pid': [parentPid],
      'process.executable': ['E:\\a.exe'],
    },
    sort: [time, id] as readonly [string, string],
  };
}
