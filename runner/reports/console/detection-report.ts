import type {
  CompiledRuleReport,
  DetectionReport,
  MatchReport,
  RefusedRuleReport,
  RuleReport,
} from '../../model/detection-report.ts';
import { cut, padded, widthOf, wrapped } from '../lines.ts';
import { printable } from '../printable.ts';
import { consoleColumns } from './console-columns.ts';
import { type Paint, paintFor } from './paint.ts';

interface DetectionView {
  readonly colour: boolean;
  /** Of the terminal; 80 when not given, or 0 as a terminal says that does not know. */
  readonly columns?: number;
}

/** Of Sigma's own levels: `informational`. */
const widestLevel = 13;
/** Columns that nested reasons are indented by at most; more would leave no room for them. */
const deepest = 16;
/** Log sources that are named in one line; of thousands of rules there may be hundreds. */
const shownSources = 12;

interface Page {
  readonly columns: number;
  readonly paint: Paint;
}

/** Rules over recorded events in plain text for people, without the last line's end. */
export function detectionReport(report: DetectionReport, view: DetectionView): string {
  const page: Page = {
    columns: consoleColumns(view.columns),
    paint: paintFor(view.colour),
  };
  const compiled = report.rules.filter((rule) => rule.status === 'compiled');
  const refused = report.rules.filter((rule) => rule.status === 'refused');
  const matching = compiled.filter(({ matches }) => matches > 0);
  return [
    table(matching, page),
    ...matching.map((rule) => matchesOf(rule, page)),
    silent(compiled, page),
    ...compiled
      .filter(({ matches, expected, nearestMiss }) => matches === 0 && (expected || nearestMiss !== null))
      .map((rule) => silentRule(rule, page)),
    refused.flatMap((rule) => refusedRule(rule, page)),
    damage(report, page),
    ending(report, page),
  ]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

function table(rules: readonly CompiledRuleReport[], { columns, paint }: Page): readonly string[] {
  if (rules.length === 0) return [];
  const cells = rules.map(
    ({ matches, level }) => [String(matches), cut(printable(level ?? '-'), widestLevel)] as const,
  );
  const count = Math.max('matches'.length, ...cells.map(([matches]) => matches.length));
  const level = Math.max('level'.length, ...cells.map(([, each]) => widthOf(each)));
  const lead = (matches: string, each: string) => `${matches.padStart(count)}  ${padded(each, level)}  `;
  const indent = ' '.repeat(count + level + 4);
  return [
    paint('bold', `${lead('matches', 'level')}rule`),
    ...rules.flatMap(({ title, file }, i) => {
      const [matches = '', each = ''] = cells[i] ?? [];
      return wrapped(
        `${lead(matches, each)}${printable(title)} (${printable(nameOf(file))})`,
        columns,
        indent,
      );
    }),
  ];
}

function matchesOf(rule: CompiledRuleReport, page: Page): readonly string[] {
  const { matches, matched } = rule;
  const more = matches - matched.length;
  return [
    ...heading(rule, page),
    ...matched.flatMap((match) => eventLines(match, page)),
    ...(more === 0
      ? []
      : wrapped(`  and ${more} more: --show ${matches} shows all of them`, page.columns, '  ')),
  ];
}

function eventLines(
  { file, at, time, channel, eventId, computer, because }: MatchReport,
  { columns, paint }: Page,
) {
  const text = `${at} of ${printable(file)}: ${printable(time)}, ${printable(channel)} ${eventId}, ${printable(computer)}`;
  return [
    ...wrapped(`  ${text}`, columns, '    '),
    ...because.flatMap((line) => {
      const depth = /^ */.exec(line)?.[0].length ?? 0;
      const indent = ' '.repeat(4 + Math.min(depth, deepest));
      return wrapped(`${indent}${printable(line.trimStart())}`, columns, `${indent}  `).map((each) =>
        paint('dim', each),
      );
    }),
  ];
}

/** How many rules said nothing, and whether they could have: a rule that had nothing to look at has not said "no". */
function silent(rules: readonly CompiledRuleReport[], { columns }: Page): readonly string[] {
  const quiet = rules.filter(({ matches }) => matches === 0);
  const looked = quiet.filter(({ events }) => events !== null && events > 0);
  const deaf = [
    { why: '', own: quiet.filter(({ events }) => events === 0) },
    {
      why: ', for other products than Windows',
      own: quiet.filter(({ carriedBy }) => carriedBy === 'elsewhere'),
    },
    {
      why: ', for a log source that is not known here',
      own: quiet.filter(({ carriedBy }) => carriedBy === 'unknown'),
    },
  ].filter(({ own }) => own.length > 0);
  return [
    ...(looked.length === 0
      ? []
      : [`no match: ${counted(looked.length, 'rule')} with events of the rule's log source`]),
    ...deaf.map(
      ({ why, own }) => `without events here${why}: ${counted(own.length, 'rule')}, of ${sourcesOf(own)}`,
    ),
  ].flatMap((line) => wrapped(printable(line), columns, '  '));
}

function sourcesOf(rules: readonly CompiledRuleReport[]): string {
  const names = [...new Set(rules.map(({ logSource }) => logSource))].sort();
  const more = names.length - shownSources;
  return names.slice(0, shownSources).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function silentRule(rule: CompiledRuleReport, page: Page): readonly string[] {
  const { events, carriedBy, channels, eventIds, needs, nearestMiss } = rule;
  const where =
    channels === null
      ? ''
      : ` (${channels.join(' or ')}${eventIds === null ? '' : `, event ${eventIds.join(', ')}`})`;
  const said = {
    windows:
      events === 0
        ? `without events here: none of ${rule.logSource}${where}`
        : `no match among ${counted(events ?? 0, 'event')} of ${rule.logSource}`,
    elsewhere: `without events here: ${rule.logSource} is no log source of Windows`,
    unknown: `without events here: the log source ${rule.logSource} is not known here`,
  }[carriedBy];
  const lines = [said, ...(events === 0 ? needs.map((need) => `such an event needs: ${need}`) : [])];
  return [
    ...heading(rule, page),
    ...lines.flatMap((line) => wrapped(`  ${printable(line)}`, page.columns, '    ')),
    ...(nearestMiss === null ? [] : ['  nearest miss:', ...eventLines(nearestMiss, page)]),
  ];
}

function heading({ title, file, expected }: CompiledRuleReport, { columns, paint }: Page): readonly string[] {
  return wrapped(
    `${printable(title)} (${printable(nameOf(file))})${expected ? ', expected' : ''}`,
    columns,
    '  ',
  ).map((line) => paint('bold', line));
}

function refusedRule({ title, file, line, column, reason, expected }: RefusedRuleReport, page: Page) {
  const label = 'REFUSED';
  const said = `${label} ${printable(title)}${expected ? ', expected' : ''}: ${printable(file)}:${line}:${column}: ${printable(reason)}`;
  return labelled(label, said, 'yellow', page);
}

/** What a reader can do about any of it; the places and reasons are above. */
const aboutDamage =
  'mend: `motw events FILE` names every damaged place; export the log anew (wevtutil epl), or in a form that is known (rendered XML, or JSON of a tool that `motw events --help` lists)';

function damage({ damaged, damage: places }: DetectionReport, page: Page): readonly string[] {
  if (damaged === 0) return [];
  const label = 'DAMAGED';
  const more = damaged - places.length;
  return [
    ...places.flatMap(({ file, at, reason }) =>
      labelled(label, `${label} ${at} of ${printable(file)}: ${printable(reason)}`, 'red', page),
    ),
    ...(more === 0 ? [] : [`and ${counted(more, 'damaged place')} more`]),
    ...wrapped(`  ${aboutDamage}`, page.columns, '  '),
  ];
}

function ending({ events, damaged, rules }: DetectionReport, { columns, paint }: Page): readonly string[] {
  const matching = rules.filter(({ matches }) => matches > 0).length;
  const refused = rules.filter(({ status }) => status === 'refused').length;
  const silentOnes = rules.filter(({ expected, matches }) => expected && matches === 0);
  const last = [
    `${counted(events, 'event')}${damaged === 0 ? '' : `, ${counted(damaged, 'damaged place')}`}`,
    `${matching} of ${counted(rules.length, 'rule')} matched${refused === 0 ? '' : `, ${refused} refused`}`,
  ].join('; ');
  return [
    ...silentOnes.flatMap((rule) =>
      labelled('SILENT', `SILENT ${silence(rule, damaged)}`, 'red', { columns, paint }),
    ),
    ...wrapped(last, columns, '  ').map((line) => paint('bold', line)),
  ];
}

function silence(rule: RuleReport, damaged: number): string {
  const what = `${printable(rule.title)}: expected, and ${rule.status === 'refused' ? 'refused' : 'did not match'}`;
  return damaged === 0 ? what : `${what}; what is damaged may have held the event`;
}

function labelled(
  label: string,
  text: string,
  style: Parameters<Paint>[0],
  { columns, paint }: Page,
): readonly string[] {
  return wrapped(text, columns, '  ').map((line, i) =>
    i === 0 ? paint(style, label) + line.slice(label.length) : line,
  );
}

function nameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
