/**
 * Alerts of these titles with what belongs to them, a row a piece of evidence (Microsoft Defender XDR, "AlertInfo table" and
 * "AlertEvidence table in the advanced hunting schema"). `ago` counts from the service's now.
 */
export function alertsQuery(titles: readonly string[], seconds: number, most: number): string {
  const list = titles.map(quoted).join(', ');
  return [
    'AlertInfo',
    `| where Timestamp > ago(${seconds}s) and Title in (${list})`,
    `| join kind=leftouter (AlertEvidence | where Timestamp > ago(${seconds}s)) on AlertId`,
    '| order by Timestamp asc, AlertId asc',
    `| take ${most}`,
  ].join('\n');
}

/** The newest row of a user's query, if it is no older than that and not dated far ahead. */
export function recentQuery(query: string, seconds: number, ahead: number): string {
  return `${query}\n| where Timestamp > ago(${seconds}s) and Timestamp < now() + ${ahead}s\n| top 1 by Timestamp desc`;
}

/** A string literal of the Kusto Query Language ("The string data type"). */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
