import type { Asked, Reply } from '../../http/http-server.ts';
import { Product, type StatedAlert } from './product.ts';

const clientSecret = 'Xq8~kQ.vZ2p-7nG_abcdefghijklmnopqrstuvwx';
const accessToken = 'eyJ0eXAiOiJKV1QiLCJub25jZSI6InNlY3JldCJ9.access.token';

/** Microsoft Graph and Microsoft Entra as "List alerts_v2", "security: runHuntingQuery" and the client credentials flow describe them. */
export class DefenderProduct extends Product {
  readonly kind = 'defender-xdr';
  readonly provider = 'defender-xdr';
  readonly env = { DEFENDER_SECRET: clientSecret };
  readonly secrets = [clientSecret, accessToken];
  readonly pageSize = 100;
  readonly via: 'alerts' | 'hunting';
  override readonly hasProcesses: boolean;
  expiresIn = 3_599;
  /** Put before every next page's address. */
  nextOrigin: string | null = null;

  constructor(via: 'alerts' | 'hunting') {
    super();
    this.via = via;
    this.hasProcesses = via === 'alerts';
  }

  reads({ method, path }: Asked): boolean {
    if (method === 'GET') return path === '/v1.0/security/alerts_v2';
    return (
      method === 'POST' && ['/lab-tenant/oauth2/v2.0/token', '/v1.0/security/runHuntingQuery'].includes(path)
    );
  }

  heartbeat(): object {
    return { query: 'DeviceProcessEvents | where DeviceName startswith "lab-01"' };
  }

  protected own(): object {
    const clientSecret = { env: 'DEFENDER_SECRET' };
    const auth = { tenant: 'lab-tenant', client: 'motw', clientSecret, authority: this.server.url };
    return { via: this.via, auth };
  }

  protected answer({ method, path, query, headers, body }: Asked): Reply {
    if (path.endsWith('/oauth2/v2.0/token')) return this.#token(path, new URLSearchParams(body));
    if (headers.authorization !== `Bearer ${accessToken}`) {
      return { status: 401, json: { error: { code: 'InvalidAuthenticationToken' } } };
    }
    if (method === 'GET' && path === '/v1.0/security/alerts_v2') return this.#list(query);
    if (method === 'POST' && path === '/v1.0/security/runHuntingQuery')
      return this.#hunt(JSON.parse(body).Query);
    return { status: 404, json: { error: { code: 'ResourceNotFound' } } };
  }

  #token(path: string, form: URLSearchParams): Reply {
    const right =
      path.startsWith('/lab-tenant/') &&
      form.get('client_secret') === clientSecret &&
      form.get('grant_type') === 'client_credentials' &&
      form.get('scope') === `${this.server.url}/.default`;
    if (!right) return { status: 400, json: { error: 'invalid_client', error_description: form.toString() } };
    return { json: { token_type: 'Bearer', expires_in: this.expiresIn, access_token: accessToken } };
  }

  #list(query: URLSearchParams): Reply {
    const since = Date.parse(/^lastUpdateDateTime ge (\S+)$/.exec(query.get('$filter') ?? '')?.[1] ?? '');
    const top = Number(query.get('$top'));
    const skip = Number(query.get('$skip') ?? 0);
    const found = this.alerts.filter(({ at }) => at >= since).toSorted((a, b) => b.at - a.at);
    const next = new URLSearchParams(query);
    next.set('$skip', String(skip + top));
    const link = `${this.nextOrigin ?? this.server.url}/v1.0/security/alerts_v2?${next}`;
    const value = found.slice(skip, skip + top).map(graphAlert);
    return { json: { value, ...(skip + top < found.length ? { '@odata.nextLink': link } : {}) } };
  }

  #hunt(query: string): Reply {
    const seconds = Number(/Timestamp > ago\((\d+)s\)/.exec(query)?.[1]);
    const from = this.now() - seconds * 1_000;
    if (query.startsWith('DeviceProcessEvents')) {
      const ahead = Number(/Timestamp < now\(\) \+ (\d+)s/.exec(query)?.[1]) * 1_000;
      const found = this.events.filter((at) => at > from && at < this.now() + ahead);
      return {
        json: {
          schema: [],
          results: found.slice(0, 1).map((at) => ({ Timestamp: new Date(at).toISOString() })),
        },
      };
    }
    const titles = [...(/Title in \((.*)\)\n/.exec(query)?.[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(
      ([, t]) => (t ?? '').replace(/\\(.)/g, '$1'),
    );
    const rows = this.alerts
      .filter(({ at, rule }) => at > from && titles.includes(rule))
      .map(({ id, at, rule, host, commandLine }) => ({
        Timestamp: new Date(at).toISOString(),
        AlertId: id,
        Title: rule,
        EntityType: 'Process',
        DeviceName: host,
        ProcessCommandLine: commandLine,
      }));
    return { json: { schema: [{ name: 'Timestamp', type: 'DateTime' }], results: rows } };
  }
}

function graphAlert({ id, at, rule, host, commandLine, pid, parentPid }: StatedAlert): object {
  const time = new Date(at).toISOString().replace('Z', '1305Z');
  return {
    '@odata.type': '#microsoft.graph.security.alert',
    id,
    title: rule,
    detectorId: `uuid-of-${rule}`,
    serviceSource: 'microsoftDefenderForEndpoint',
    createdDateTime: time,
    lastUpdateDateTime: time,
    evidence: [
      { '@odata.type': '#microsoft.graph.security.deviceEvidence', deviceDnsName: host },
      {
        '@odata.type': '#microsoft.graph.security.processEvidence',
        processId: pid,
        parentProcessId: parentPid,
        processCommandLine: commandLine,
        imageFile: { fileName: 'a.exe', filePath: 'E:' },
      },
    ],
  };
}
