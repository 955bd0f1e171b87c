import type { Asked, Reply } from '../../http/http-server.ts';
import { Product, type StatedAlert } from './product.ts';

const token = 'eyJraWQiOiJzcGx1bmsuc2VjcmV0In0.payload-of-the-token.signature';

interface Job {
  readonly results: readonly object[];
  asked: number;
}

/** Splunk as its REST API Reference Manual, "Search endpoint descriptions", describes it. */
export class SplunkProduct extends Product {
  readonly kind = 'splunk';
  readonly provider = 'splunk';
  readonly env = { SPLUNK_TOKEN: token };
  readonly secrets = [token];
  readonly pageSize = 1_000;
  /** Put into every job's content. */
  flaw: object = {};
  /** Saved searches that are not enabled and scheduled, by name; null where there is none. */
  readonly saved = new Map<string, { readonly disabled: boolean; readonly is_scheduled: boolean } | null>();
  readonly #jobs = new Map<string, Job>();

  reads({ method, path }: Asked): boolean {
    if (method === 'POST') return path === '/services/search/jobs';
    return (
      method === 'GET' &&
      /^\/services\/search\/(jobs\/[\w.]+|v2\/jobs\/[\w.]+\/results)$|^\/servicesNS\/-\/-\/saved\/searches\//.test(
        path,
      )
    );
  }

  heartbeat(): object {
    return { search: 'search index=wineventlog host=LAB-01' };
  }

  protected own(): object {
    return { auth: { token: { env: 'SPLUNK_TOKEN' } } };
  }

  protected answer({ method, path, query, headers, body }: Asked): Reply {
    if (headers.authorization !== `Bearer ${token}`) {
      return { status: 401, json: { messages: [{ type: 'WARN', text: 'call not properly authenticated' }] } };
    }
    if (method === 'POST' && path === '/services/search/jobs') return this.#create(new URLSearchParams(body));
    if (query.get('output_mode') !== 'json')
      return { body: '<response/>', headers: { 'content-type': 'text/xml' } };
    const name = /^\/servicesNS\/-\/-\/saved\/searches\/(.+)$/.exec(path)?.[1];
    if (name !== undefined) {
      const content = this.saved.get(decodeURIComponent(name));
      if (content === undefined)
        return { json: { entry: [{ name, content: { disabled: false, is_scheduled: true } }] } };
      if (content !== null) return { json: { entry: [{ name, content }] } };
      return { status: 404, json: { messages: [{ type: 'ERROR', text: 'Not Found' }] } };
    }
    const [, sid = '', results] =
      /^\/services\/search\/(?:v2\/)?jobs\/([\w.]+)(\/results)?$/.exec(path) ?? [];
    const job = this.#jobs.get(sid);
    if (job === undefined)
      return { status: 404, json: { messages: [{ type: 'FATAL', text: 'Unknown sid.' }] } };
    if (results === undefined) return { json: this.#state(sid, job) };
    const [offset, count] = [Number(query.get('offset')), Number(query.get('count'))];
    const page = job.results.slice(offset, offset + count);
    return { json: { preview: false, init_offset: offset, messages: [], fields: [], results: page } };
  }

  #create(form: URLSearchParams): Reply {
    const search = form.get('search') ?? '';
    if (!/^(search|\|)/.test(search) || form.get('output_mode') !== 'json') return { status: 400, json: {} };
    const seconds = (name: string): number => {
      const [, count, unit] = /^([+-]\d+)([sd])$/.exec(form.get(name) ?? '') ?? [];
      return Number(count) * (unit === 'd' ? 86_400_000 : 1_000);
    };
    const [from, to] = [this.now() + seconds('earliest_time'), this.now() + seconds('latest_time')];
    const inside = ({ at }: { readonly at: number }) => at >= from && at < to;
    const names = /\| search search_name IN \((.*)\)$/.exec(search)?.[1];
    const rules = names?.split(', ').map((text) => text.slice(1, -1).replace(/\\(.)/g, '$1')) ?? [];
    const results = search.startsWith('search index=wineventlog')
      ? this.events
          .filter((at) => inside({ at }))
          .slice(0, 1)
          .map((at) => ({ _time: local(at) }))
      : this.alerts.filter((alert) => inside(alert) && rules.includes(alert.rule)).map(result);
    const sid = `1700000000.${this.#jobs.size + 1}`;
    this.#jobs.set(sid, { results, asked: 0 });
    return { status: 201, json: { sid } };
  }

  #state(sid: string, job: Job): object {
    job.asked += 1;
    const done = job.asked > 1;
    const content = {
      sid,
      dispatchState: done ? 'DONE' : 'RUNNING',
      isDone: done,
      isFailed: false,
      isFinalized: false,
      isZombie: false,
      resultCount: done ? job.results.length : 0,
      messages: [{ type: 'INFO', text: 'Your timerange was substituted based on your search string' }],
      ...this.flaw,
    };
    return { entry: [{ name: 'search', content }], messages: [] };
  }
}

/** Splunk writes times with the zone of the account. */
function local(at: number): string {
  return new Date(at + 7_200_000).toISOString().replace('Z', '+02:00');
}

function result({ id, at, rule, host, commandLine, pid, parentPid }: StatedAlert, index: number): object {
  return {
    event_id: id,
    _serial: String(index),
    _time: local(at),
    _raw: `search_name="${rule}" process="${commandLine}"`,
    search_name: rule,
    dest: host,
    process_id: String(pid),
    parent_process_id: String(parentPid),
    index: 'notable',
  };
}
