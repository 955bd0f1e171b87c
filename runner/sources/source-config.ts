import * as z from 'zod';
import { isSafeAddress } from '../http/safe-address.ts';
import { secret } from '../http/secret-place.ts';
import { aDuration, durationPattern, milliseconds } from '../model/time/duration.ts';
import type { StepName } from '../model/words.ts';

const text = z.string().min(1);
const duration = z.string().regex(durationPattern, `not a duration: ${aDuration}`).transform(milliseconds);

const url = z
  .string()
  .refine(
    (written) => !/[?#]/.test(written) && isSafeAddress(written),
    'not an https address without user, password, query and fragment',
  )
  .describe('Where the server is, https (http only for this machine itself). Without user and password.');

const basic = z
  .strictObject({ user: text.describe('The account to read with.'), password: secret })
  .describe('An account and its password (HTTP basic authentication).');
const bearer = z.strictObject({ token: secret }).describe('A bearer token.');
const apiKey = z
  .strictObject({ apiKey: secret })
  .describe('An Elasticsearch API key, in the encoded form that the server hands out.');
const header = z
  .strictObject({
    header: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'not the name of a header')
      .describe("The header's name."),
    value: secret.describe('Where its whole value is.'),
  })
  .describe('One header with a secret value.');
const application = z
  .strictObject({
    tenant: text.describe('The id of the tenant in Microsoft Entra.'),
    client: text.describe("The application's (client) id."),
    clientSecret: secret.describe("Where the application's secret is."),
    authority: url.default('https://login.microsoftonline.com').describe('Who gives tokens.'),
  })
  .describe('An application of Microsoft Entra (OAuth 2.0 client credentials).');

/** Steps that a control of a SIEM or EDR can act at. */
const actsAt = ['deliver', 'mount', 'open'] as const satisfies readonly StepName[];

const alert = z
  .strictObject({
    control: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/, 'not a control id: lower case letters, digits and hyphens')
      .describe('The id of the control that this rule is, for expectations and reports.'),
    rule: text.describe("The rule's name or id, exactly as the product's alerts have it."),
    actsAt: z.enum(actsAt).describe('The step at which the rule should see something.'),
    title: text.optional().describe('One line for people. Default: the rule.'),
  })
  .describe('Which rule of the product is which control.');

const within = duration
  .default(300_000)
  .describe('How old the newest event may be before an arm. Default: 5m.');

const every = {
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'not a name: lower case letters, digits and hyphens, 32 at most')
    .describe('What this source is called in verdicts, reports and files.'),
  url,
  ca: text
    .optional()
    .describe('The path of a file with the certificates (PEM) that this server is trusted by as well.'),
  hosts: z
    .array(text)
    .default([])
    .describe(
      "The target's names as the product writes them. Without them an alert is tied to an arm by its marker alone, never by a process id.",
    ),
  alerts: z.array(alert).min(1).describe('The rules whose alerts are judged.'),
  spacing: duration
    .default(60_000)
    .describe('How long to wait between two arms, because products group what they see twice. Default: 1m.'),
  poll: duration.default(10_000).describe('How often the product is asked. Default: 10s.'),
  lookTimeout: duration
    .default(60_000)
    .describe('How long one look at the product may take, all its requests together. Default: 1m.'),
  requestTimeout: duration
    .default(30_000)
    .describe('How long the product may take for one answer. Default: 30s.'),
  lateness: duration
    .default(900_000)
    .describe('How much older than its arrival an alert may be dated. Default: 15m.'),
} as const;

const heartbeat = 'What proves that events of the target arrive at all; without it nothing is ever `missed`.';

const elastic = z
  .strictObject({
    ...every,
    kind: z.literal('elastic'),
    auth: z.union([apiKey, basic, bearer]).describe('How to prove who asks.'),
    index: text.default('.alerts-security.alerts-default').describe('The alias of the detection alerts.'),
    kibana: url.optional().describe('Where Kibana is: with it, rules that are absent or disabled are named.'),
    heartbeat: z
      .strictObject({
        index: text.describe('The index or data stream of the events that the rules read.'),
        query: text.default('*').describe("Lucene query string that picks the target's events."),
        time: text.default('@timestamp').describe('The field with the time. Default: @timestamp.'),
        within,
      })
      .optional()
      .describe(heartbeat),
  })
  .describe('Elastic Security: its detection alerts, read from Elasticsearch.');

const opensearch = z
  .strictObject({
    ...every,
    kind: z.literal('opensearch'),
    auth: z.union([basic, bearer]).describe('How to prove who asks.'),
    detectorType: text.default('windows').describe('The log type of the detectors. Default: windows.'),
    heartbeat: z
      .strictObject({
        index: text.describe('The index or alias of the events that the detectors read.'),
        query: text.default('*').describe("Lucene query string that picks the target's events."),
        time: text.default('@timestamp').describe('The field with the time. Default: @timestamp.'),
        within,
      })
      .optional()
      .describe(heartbeat),
  })
  .describe('OpenSearch Security Analytics: the findings of its detectors.');

const field = z.string().regex(/^[\w.:]+$/, 'not the name of a field: letters, digits, _ . and :');

const splunk = z
  .strictObject({
    ...every,
    kind: z.literal('splunk'),
    auth: z.union([bearer, basic]).describe('How to prove who asks.'),
    search: text
      .default('search index=notable')
      .describe('The search that returns the alerts, in SPL. Default: search index=notable.'),
    fields: z
      .strictObject({
        id: field.default('event_id').describe("The field with the alert's own id."),
        rule: field.default('search_name').describe('The field with the name of the rule.'),
        host: field.default('dest').describe('The field with the computer that the alert is about.'),
      })
      .prefault({})
      .describe('Which field of a result is what.'),
    heartbeat: z
      .strictObject({
        search: text.describe('A search in SPL that returns events of the target.'),
        within,
      })
      .optional()
      .describe(heartbeat),
  })
  .describe('Splunk: the results of a search job.');

const defenderXdr = z
  .strictObject({
    ...every,
    url: url.default('https://graph.microsoft.com').describe('Where Microsoft Graph is.'),
    kind: z.literal('defender-xdr'),
    auth: z.union([application, bearer]).describe('How to prove who asks.'),
    via: z
      .enum(['alerts', 'hunting'])
      .default('alerts')
      .describe(
        '`alerts` reads the list of alerts; `hunting` reads AlertInfo and AlertEvidence by advanced hunting.',
      ),
    heartbeat: z
      .strictObject({
        query: text.describe('An advanced hunting query that returns events of the target, with Timestamp.'),
        within,
      })
      .optional()
      .describe(heartbeat),
  })
  .describe('Microsoft Defender XDR, by Microsoft Graph.');

const path = z
  .string()
  .regex(/^[^.]+(\.[^.]+)*$/, 'not a path: names with dots between them')
  .describe(
    'Names with dots between them; a number picks one of a list, * picks all; $ is the answer itself.',
  );

const placeholder = /\{(?:since|sinceMs|seconds|page|offset)\}/g;

function isJsonOnceFilled(body: string): boolean {
  try {
    JSON.parse(body.replaceAll(placeholder, '0'));
    return true;
  } catch {
    return false;
  }
}

const request = {
  path: z
    .string()
    .startsWith('/')
    .describe(
      'Path and query below the url. {since} (ISO 8601), {sinceMs}, {seconds} (back from now), {page} (from 1) and {offset} are put in.',
    ),
  method: z.enum(['GET', 'POST']).default('GET').describe('GET, or POST for a query with a body.'),
  body: text
    .refine(isJsonOnceFilled, 'not JSON')
    .optional()
    .describe('The body of a POST, JSON text, with the same placeholders as the path.'),
  items: path.describe('Where the answer has its list.'),
} as const;

const httpJson = z
  .strictObject({
    ...every,
    kind: z.literal('http-json'),
    auth: z.union([bearer, basic, header]).optional().describe('How to prove who asks.'),
    product: text.default('http-json').describe("The product's name, for the record."),
    ...request,
    next: path.optional().describe('Where an answer has the address of the next page.'),
    fields: z
      .strictObject({
        id: path.describe("Where an item has the alert's own id."),
        time: path.describe('Where it has its time: ISO 8601, or seconds or milliseconds since 1970.'),
        rule: path.describe('Where it has the name or id of the rule.'),
        host: path.optional().describe('Where it has the computer that the alert is about.'),
        processId: path.optional().describe('Where it has the id of the process.'),
        parentProcessId: path.optional().describe("Where it has the id of the process's parent."),
        image: path.optional().describe('Where it has the path of the program.'),
      })
      .describe('Where an item has what.'),
    heartbeat: z
      .strictObject({ ...request, time: path.describe('Where an item has its time.'), within })
      .optional()
      .describe(heartbeat),
  })
  .describe('Any product that answers an HTTP query with JSON.');

/** Wherever a source is shown, this is said. */
export const madeToDocuments =
  "Written to the vendors' public documents and tested against a server that behaves as they say; not exercised against the products.";

/** One entry of `sources` in motw.yaml. Durations come out as milliseconds. */
export const sourceConfig = z
  .discriminatedUnion('kind', [elastic, opensearch, splunk, defenderXdr, httpJson])
  .describe(`A SIEM or EDR whose alerts are judged. It is only read, never changed. ${madeToDocuments}`);

export type SourceConfig = z.output<typeof sourceConfig>;
export type ElasticConfig = z.output<typeof elastic>;
export type OpenSearchConfig = z.output<typeof opensearch>;
export type SplunkConfig = z.output<typeof splunk>;
export type DefenderXdrConfig = z.output<typeof defenderXdr>;
export type HttpJsonConfig = z.output<typeof httpJson>;
export type Auth = NonNullable<SourceConfig['auth']>;
