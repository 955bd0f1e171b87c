import * as z from 'zod';

/**
 * A layer of the ATT&CK Navigator as its format 4.5 is described
 * (https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md); there is no published schema.
 * Stricter where its reader is: that drops what has an empty name or value, or a colour that is none.
 */
const colour = z.string().regex(/^#[0-9a-f]{6}([0-9a-f]{2})?$/i);
const filled = z.string().min(1);
const divider = z.strictObject({ divider: z.boolean() });
const metadata = z.array(z.union([z.strictObject({ name: filled, value: filled }), divider]));
const links = z.array(
  z.union([z.strictObject({ label: filled, url: z.url({ protocol: /^https?$/ }) }), divider]),
);

const technique = z.strictObject({
  techniqueID: z.string().regex(/^T\d{4}(\.\d{3})?$/),
  tactic: filled.optional(),
  comment: z.string().optional(),
  enabled: z.boolean().optional(),
  score: z.number().optional(),
  color: z.union([colour, z.literal('')]).optional(),
  metadata: metadata.optional(),
  links: links.optional(),
  showSubtechniques: z.boolean().optional(),
});

const gradient = z
  .strictObject({ colors: z.array(colour).min(2), minValue: z.number(), maxValue: z.number() })
  .refine(({ minValue, maxValue }) => maxValue > minValue);

const layout = z.strictObject({
  layout: z.enum(['side', 'flat', 'mini']).optional(),
  showID: z.boolean().optional(),
  showName: z.boolean().optional(),
  showAggregateScores: z.boolean().optional(),
  countUnscored: z.boolean().optional(),
  aggregateFunction: z.enum(['average', 'min', 'max', 'sum']).optional(),
  expandedSubtechniques: z.enum(['none', 'all', 'annotated']).optional(),
});

export const layerSchema = z.strictObject({
  name: filled,
  versions: z
    .strictObject({
      attack: filled.optional(),
      navigator: z.string().regex(/^(4\.9|[5-9])\./),
      layer: z.literal('4.5'),
    })
    .optional(),
  description: z.string().optional(),
  domain: z.enum(['enterprise-attack', 'mobile-attack', 'ics-attack']),
  customDataURL: z.string().optional(),
  filters: z.strictObject({ platforms: z.array(z.string()).optional() }).optional(),
  sorting: z.int().min(0).max(3).optional(),
  layout: layout.optional(),
  hideDisabled: z.boolean().optional(),
  techniques: z.array(technique).optional(),
  gradient: gradient.optional(),
  legendItems: z.array(z.strictObject({ label: filled, color: colour })).optional(),
  showTacticRowBackground: z.boolean().optional(),
  tacticRowBackground: colour.optional(),
  selectTechniquesAcrossTactics: z.boolean().optional(),
  selectSubtechniquesWithParent: z.boolean().optional(),
  selectVisibleTechniques: z.boolean().optional(),
  metadata: metadata.optional(),
  links: links.optional(),
});

export type Layer = z.output<typeof layerSchema>;
