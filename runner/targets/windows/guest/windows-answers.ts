import { z } from 'zod';
import { unpackerNames } from '../../../model/scenario.ts';

/** The values of the operations' answers. A guest is not trusted: every one is checked, and nothing is without an end. */
const short = z.string().max(1_024);
const path = z.string().min(1).max(32_768);
const longestStream = 65_536;

export const nothing = z.unknown().transform(() => undefined);
export const pathValue = z.object({ path });
export const clockValue = z.object({ unixMs: z.number().int().positive() });
export const sha256Value = z.object({
  sha256: z
    .string()
    .regex(/^[0-9A-Fa-f]{64}$/)
    .transform((hash) => hash.toLowerCase())
    .nullable(),
});

const zones = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const failure = z.object({ code: short, text: z.string().max(65_536) });
export const zoneValue = z.object({
  stream: z.string().max(longestStream).nullable(),
  mapped: zones.nullable(),
  streamFailure: failure.nullish(),
  mapFailure: failure.nullish(),
});

export const mountValue = z.object({
  device: short,
  root: z.string().regex(/^[A-Z]:\\$/),
  options: z.array(short).max(64),
  hardwareIds: z.array(short).max(64).nullish(),
});

export const listValue = z.object({
  entries: z
    .array(
      z.object({
        name: path,
        type: z.enum(['file', 'folder']),
        size: z.number().int().nonnegative(),
        sha256: sha256Value.shape.sha256,
        hidden: z.boolean(),
      }),
    )
    .max(100_000),
});

export const openValue = z.object({
  pid: z.number().int().nonnegative().nullable(),
  exitCode: z.number().int().nullable(),
});
/** What Word says of itself, and how it shows the document. */
export const viewValue = z.object({ application: short.min(1), view: z.enum(['protected', 'editable']) });
export const unpackValue = z.object({ root: path, tool: short.min(1) });
export type UnpackAnswer = z.infer<typeof unpackValue>;
export const pathsValue = z.object({ paths: z.array(path).max(1_024) });
export const traceValue = z.object({ text: z.string().max(4_096).nullable() });
export const residueValue = z.object({
  residue: z.array(z.object({ kind: z.enum(['mount', 'file', 'process']), what: path })).max(10_000),
});

export const factsValue = z.object({
  build: short,
  edition: short,
  productType: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  architecture: short,
  agent: short,
  elevated: z.boolean(),
  session: z.number().int(),
  integrity: short,
  desktop: z.object({ session: z.number().int(), user: short, locked: z.boolean().nullish() }).nullable(),
  sentinel: z.boolean(),
  powershell: short,
  languageMode: short,
  executionPolicy: short,
  sysmon: z.object({ version: short.nullable(), running: z.boolean() }),
});
export type WindowsFacts = z.infer<typeof factsValue>;

const reading = z.object({ where: short, value: z.unknown() });
const state = z.enum(['on', 'warn', 'audit', 'off', 'unknown']);
export const postureValue = z.object({
  controls: z.record(
    z.string().max(64),
    z.object({
      state,
      images: z.record(z.string().max(16), state).optional(),
      unpackers: z.partialRecord(z.enum(unpackerNames), state).optional(),
      readings: z.array(reading).max(256),
    }),
  ),
  fix: short.nullish(),
});

/** A window that came up instead of the program. */
export const promptShown = z.object({
  kind: z.enum(['smartscreen', 'security-warning', 'other']),
  canGoOn: z.boolean(),
  owner: short.nullish(),
  class: short.nullish(),
  title: short.nullish(),
  buttons: z.array(short).max(32).nullish(),
  photograph: path.nullish(),
  /** The guest's clock, ISO 8601. */
  at: z.string().max(64).nullish(),
  pid: z.number().int().nonnegative().nullish(),
});
export type PromptShown = z.infer<typeof promptShown>;
