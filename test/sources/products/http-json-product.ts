import type { Asked, Reply } from '../../http/http-server.ts';
import { Product } from './product.ts';

const key = 'k"ey\\with/odd=chars 1234';

/** A product that nobody wrote documents for: a list of alerts by GET, pages by number, the key in a header of its own. */
export class HttpJsonProduct extends Product {
  readonly kind = 'http-json';
  readonly provider = 'mail-filter';
  readonly env = { FILTER_KEY: key };
  readonly secrets = [key];
  readonly pageSize = 50;

  reads({ method, path }: Asked): boolean {
    return method === 'GET' && ['/api/alerts', '/api/events'].includes(path);
  }

  heartbeat(): object {
    return { path: '/api/events?since={sinceMs}', items: 'events', time: 'when' };
  }

  protected own(): object {
    return {
      auth: { header: 'X-Api-Key', value: { env: 'FILTER_KEY' } },
      product: 'mail-filter',
      path: '/api/alerts?since={since}&page={page}',
      items: 'data.alerts',
      fields: {
        id: 'key',
        time: 'raised',
        rule: 'rules.*.name',
        host: 'computer.name',
        processId: 'process.id',
        parentProcessId: 'process.parent',
      },
    };
  }

  protected answer({ method, path, query, headers }: Asked): Reply {
    if (headers['x-api-key'] !== key) return { status: 403, json: { error: 'forbidden' } };
    if (method !== 'GET') return { status: 405, json: {} };
    if (path === '/api/events') {
      const events = this.events.filter((at) => at >= Number(query.get('since')));
      return { json: { events: events.map((at) => ({ when: at })) } };
    }
    if (path !== '/api/alerts') return { status: 404, json: {} };
    const since = Date.parse(query.get('since') ?? '');
    const start = (Number(query.get('page')) - 1) * this.pageSize;
    const alerts = this.alerts
      .filter(({ at }) => at >= since)
      .slice(start, start + this.pageSize)
      .map(({ id, at, rule, host, commandLine, pid, parentPid }) => ({
        key: id,
        raised: at / 1_000,
        rules: [{ name: rule }],
        computer: { name: host },
        process: { id: pid, parent: parentPid, line: commandLine },
      }));
    return { json: { data: { alerts } } };
  }
}
