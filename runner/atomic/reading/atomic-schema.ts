import { isIP } from 'node:net';
import * as z from 'zod';
import type { Code } from '../../scenario/finding.ts';
import { commandExecutors } from '../atomic.ts';

/** What the project's own validator takes (atomic_red_team/models.py of redcanaryco/atomic-red-team), and nothing else. */

/** The schema's error texts are problem codes where there is one, else words for people. */
const code = (c: Code): Code => c;

const text = z.string().min(1, code('EMPTY'));
const executorName = z.enum([...commandExecutors, 'manual'], code('UNKNOWN_WORD'));

const platforms = [
  ...['windows', 'macos', 'linux', 'office-365', 'azure-ad', 'google-workspace', 'saas', 'iaas'],
  ...['containers', 'iaas:gcp', 'iaas:azure', 'iaas:aws', 'esxi'],
] as const;

const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;
const isAddress = (given: string): boolean =>
  domainName.test(given) || URL.canParse(given) || isIP(given) !== 0;

const description = z.string();
const integer = z.union([z.int(), z.string().regex(/^\s*[+-]?\d+\s*$/, 'expected a whole number')]);
const argument = z.discriminatedUnion('type', [
  z.strictObject({
    description,
    type: z.enum(['string', 'path', 'String', 'Path']),
    default: z.string().nullable(),
  }),
  z.strictObject({
    description,
    type: z.enum(['url', 'Url']),
    default: z.string().refine(isAddress, 'expected a web address, a host name or an IP address').nullable(),
  }),
  z.strictObject({ description, type: z.enum(['integer', 'Integer']), default: integer.nullable() }),
  z.strictObject({ description, type: z.enum(['float', 'Float']), default: z.number().nullable() }),
]);

const elevation_required = z.boolean().default(false);
const commands = z.strictObject({
  name: z.enum(commandExecutors),
  command: text,
  cleanup_command: z.string().nullish(),
  elevation_required,
});
const manual = z.strictObject({
  name: z.literal('manual'),
  steps: z.string().min(10, 'at least 10 characters'),
  elevation_required,
});

const dependency = z.strictObject({
  description: text,
  prereq_command: text,
  get_prereq_command: z.string().nullable(),
});

const argumentName = z.string().regex(/^[\w-]{2,}$/, 'at least two letters, digits, underscores or hyphens');

const test = z.strictObject({
  test_number: z.string().nullish(),
  name: text,
  auto_generated_guid: z.guid(code('BAD_GUID')).nullish(),
  description: text,
  supported_platforms: z.array(z.enum(platforms, code('UNKNOWN_WORD'))).min(1, code('EMPTY')),
  input_arguments: z.record(argumentName, argument).optional(),
  dependency_executor_name: executorName.optional(),
  dependencies: z.array(dependency).nullish(),
  executor: z.discriminatedUnion('name', [commands, manual]),
});

export const atomicSchema = z.strictObject({
  attack_technique: z.string().regex(/^T\d{4}(\.\d{3})?$/, code('BAD_TECHNIQUE')),
  display_name: z.string().min(5, 'at least 5 characters'),
  atomic_tests: z.array(test).min(1, code('EMPTY')),
});

export type AtomicYaml = z.output<typeof atomicSchema>;
export type TestYaml = AtomicYaml['atomic_tests'][number];
