import { codeOnly, nodesOf, parseScript, syntaxErrors } from './grammar.ts';

const longestScript = 60;

/** What Windows PowerShell 5.1 does not know, or would take for something else. */
const version7: readonly (readonly [RegExp, string])[] = [
  [/\?\?=?/, 'null coalescing'],
  [/&&|\|\|/, 'pipeline chain'],
  [/\?\.|\?\[/, 'null-conditional access'],
  [/[\w)\]}'"]\s+\?\s+[^{\s]/, 'ternary'],
  [
    /\s-(Parallel|AsHashtable|AsByteStream|AsArray|EscapeHandling|AdditionalChildPath|StandardInput)\b/i,
    'parameter of version 7',
  ],
  [/\$Is(Windows|Linux|MacOS|CoreCLR)\b/i, 'variable of version 6'],
  [/\bclean\s*\{/i, 'clean block'],
];

/** The usual ones; the real parser, where it is there, finds the others. */
const shortened = /^-(ea|ErrorA[a-z]{0,4}|EV|Lit[a-z]{0,7}|Rec|Fo|Enc[a-z]{0,4}|Comp)$/i;

/** Every house rule that a script breaks; none for a good one. */
export function brokenRules(text: string): readonly string[] {
  const broken = syntaxErrors(text).map((error) => `syntax error in line ${error}`);
  const lines = text.split('\n').length - 1;
  if (lines > longestScript) broken.push(`${lines} lines`);
  // 5.1 reads a file without a byte order mark by the machine's own code page.
  if (/[^\n -~]/.test(text)) broken.push('not plain ASCII');
  if (!isStrict(text)) broken.push('no strict mode, or errors do not stop it');
  const code = codeOnly(text);
  for (const [pattern, what] of version7) if (pattern.test(code)) broken.push(what);
  // The host would read standard input at the same time as the script.
  if (/\$input\b/i.test(code)) broken.push('$input');
  for (const node of nodesOf(parseScript(text).rootNode)) {
    if (node.type === 'command_name' && !/^[A-Z][A-Za-z]+-[A-Z][A-Za-z0-9]+$/.test(node.text))
      broken.push(`an alias or a bare program: ${node.text}`);
    if (node.type === 'command_parameter' && shortened.test(node.text))
      broken.push(`a parameter that is cut short: ${node.text}`);
  }
  return broken;
}

function isStrict(text: string): boolean {
  if (/^\. "\$PSScriptRoot\\\.\.\\protocol\.ps1"$/m.test(text)) return true;
  return /^Set-StrictMode -Version Latest$/m.test(text) && /^\$ErrorActionPreference = 'Stop'$/m.test(text);
}
