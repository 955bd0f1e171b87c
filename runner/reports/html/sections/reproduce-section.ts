import { runCommandOf } from '../../content/run/run-command.ts';
import { shellWord } from '../../content/run/shell-word.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../page.ts';

/** How to check this report, and how to come to it again. */
export function reproduceSection({ run }: Page): Html {
  const rules = Object.entries(run.harness.rules);
  const command = (text: string) => html`<pre class="command">${shown(text, 600)}</pre>`;
  return html`<section aria-labelledby="reproduce">
<h2 id="reproduce">Verify and reproduce</h2>
<p>The run folder of <code>${shown(run.id, 80)}</code> has <code>run.json</code>, the images with their manifests, the raw events, and <code>evidence.tar</code> with everything and a list of SHA-256. Is it as the run packed it?</p>
${command(`motw verify ${shellWord(`runs/${run.id}/evidence.tar`)}`)}
<p>Do it again:</p>
${command(runCommandOf(run))}
<p>This report once more, offline:</p>
${command(`motw report ${shellWord(run.id)} --format html`)}
${rules.length === 0 ? html`<p>No rule was in force.</p>` : html`<details><summary>SHA-256 of the ${rules.length} rules in force</summary><dl class="terms">${rules.map(([id, sha256]) => html`<div><dt>${shown(id, 80)}</dt><dd><code>${shown(sha256, 80)}</code></dd></div>`)}</dl></details>`}
</section>`;
}
