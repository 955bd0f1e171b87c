import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Html } from './html.ts';

interface Parts {
  readonly title: Html;
  readonly body: Html;
  /** Class of the body. */
  readonly theme: string;
}

/** In the order in which they overrule one another. */
const sheets = ['page', 'banner', 'tables', 'ladders', 'evidence', 'history', 'narrow', 'print'];

let kept: { readonly css: string; readonly policy: string } | null = null;

/** The style sheets and the policy that allows them alone; read once. `frame-ancestors` has no effect in a `meta` element (CSP 3, 3.3). */
function style() {
  if (kept !== null) return kept;
  const css = sheets
    .map((name) => readFileSync(new URL(`style/${name}.css`, import.meta.url), 'utf8'))
    .join('\n');
  const hash = createHash('sha256').update(css).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  kept = { css, policy };
  return kept;
}

/** The whole file. The empty icon keeps a browser from asking a server for one. */
export function document({ title, body, theme }: Parts): string {
  const { css, policy } = style();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${css}</style>
</head>
<body class="${theme}">
${body}
</body>
</html>`;
}
