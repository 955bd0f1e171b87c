import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import type { WinEvent } from '../model/win-event.ts';
import type { ControlId } from '../model/words.ts';
import { ConditionError, condition } from './condition.ts';
import { byCategory, byService, type LogSource } from './log-sources.ts';
import { RuleRefused, Unsupported } from './rule-refused.ts';
import { selection, type Test } from './selection.ts';

/** A Sigma rule that can be evaluated. */
export interface Rule {
  /** The rule's own uuid. */
  readonly id: string;
  /** The control that the rule is: the file's name without its extension. */
  readonly control: ControlId;
  readonly title: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** Id of the event source that the rule reads. */
  readonly source: string;
  matches(event: WinEvent): boolean;
}

const ruleFile = z.object({
  title: z.string().min(1),
  id: z.guid(),
  logsource: z.object({
    product: z.string().optional(),
    category: z.string().optional(),
    service: z.string().optional(),
  }),
  detection: z.looseObject({ condition: z.string() }),
});

/** Throws `RuleRefused` with the line of the first thing that can't be evaluated as it is written. */
export function compileRule(text: string, file: string): Rule {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (reason: string, offset: number): never => {
    throw new RuleRefused(file, Math.max(lines.linePos(offset).line, 1), reason);
  };
  const offsetOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const node: unknown = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return document.contents?.range?.[0] ?? 0;
  };

  const plain = (): unknown => {
    try {
      return document.toJS();
    } catch (error) {
      // The library's limit on aliases that multiply.
      return refuse(String(error), 0);
    }
  };

  const [error] = document.errors;
  if (error !== undefined) refuse(error.message, error.pos[0]);
  const parsed = ruleFile.safeParse(plain());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`${issue?.path.join('.')}: ${issue?.message}`, offsetOf(issue?.path ?? []));
  }
  const rule = parsed.data;

  try {
    const log = logSource(rule.logsource);
    const test = detection(rule.detection);
    return {
      id: rule.id,
      control: basename(file).replace(/\.ya?ml$/, ''),
      title: rule.title,
      sha256: createHash('sha256').update(text).digest('hex'),
      source: log.source,
      matches: (event) => carries(log, event) && test(event),
    };
  } catch (error) {
    if (error instanceof Unsupported) return refuse(error.message, offsetOf(error.path));
    throw error;
  }
}

function logSource({ product, category, service }: z.output<typeof ruleFile>['logsource']): LogSource {
  if (product !== undefined && product !== 'windows') {
    throw new Unsupported(`the product '${product}' is not supported`, ['logsource', 'product']);
  }
  if ((category === undefined) === (service === undefined)) {
    throw new Unsupported('a log source is either a category or a service', ['logsource']);
  }
  const [kind, name, table] =
    category !== undefined
      ? (['category', category, byCategory] as const)
      : (['service', service ?? '', byService] as const);
  const log = Object.hasOwn(table, name) ? table[name] : undefined;
  if (log === undefined) throw new Unsupported(`the ${kind} '${name}' is not supported`, ['logsource', kind]);
  return log;
}

function detection({ condition: text, ...parts }: z.output<typeof ruleFile>['detection']): Test {
  if (Object.hasOwn(parts, 'timeframe')) {
    throw new Unsupported("'timeframe' is not supported", ['detection', 'timeframe']);
  }
  const selections = new Map(
    Object.entries(parts).map(([name, part]) => [name, selection(part, ['detection', name])]),
  );
  try {
    return condition(text, selections);
  } catch (error) {
    if (error instanceof ConditionError) throw new Unsupported(error.message, ['detection', 'condition']);
    throw error;
  }
}

function carries(log: LogSource, { Event: { System } }: WinEvent): boolean {
  const inChannel = log.channels.some((c) => c.toLowerCase() === System.Channel.toLowerCase());
  return inChannel && (log.eventIds === null || log.eventIds.includes(System.EventID));
}
