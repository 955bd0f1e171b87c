import * as z from 'zod';

// Whoever writes the secret itself there by mistake must not find it in an error about a variable or file of that name.
const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'not the name of an environment variable');
const file = z
  .string()
  .min(1)
  .refine((path) => !path.includes('://'), 'not the path of a file');

/** Where a secret is. The secret itself never stands in a configuration. */
export const secret = z
  .union([
    z.strictObject({ env: variable.describe('The name of an environment variable that holds it.') }),
    z.strictObject({ file: file.describe('The path of a file that holds it and nothing else.') }),
  ])
  .describe('Where a secret is: never the secret itself.');

export type Secret = z.output<typeof secret>;
