import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { oracle } from '../../oracle/find-oracle.ts';

interface Opened {
  readonly page: Page;
  /** What the page did that a report never does: asked for something, broke its policy, logged, opened a dialog. */
  readonly trouble: readonly string[];
}

/** Opens a text as a file of its own, in a context of its own, without a network. */
export type Open = (html: string, options?: BrowserContextOptions) => Promise<Opened>;

let browser: Promise<Browser> | null = null;

test.after.always(async () => {
  await (await browser)?.close();
});

/** A test in a real headless Chromium; skipped, and saying why, where there is none. */
export function browserTest(title: string, body: (t: ExecutionContext, open: Open) => Promise<void>): void {
  const program = oracle('chromium');
  if (program === null) {
    test.skip(`${title} (skipped: no chromium in MOTW_ORACLES or on PATH)`, (t) => t.pass());
    return;
  }
  // One after the other: a browser's pages share the two cores that there may be.
  test.serial(title, async (t) => {
    // The page is our own file and there is no network: the sandbox needs rights that a container lacks, and guards nothing here.
    browser ??= chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
    const launched = await browser;
    const folder = await mkdtemp(join(tmpdir(), 'motw-report-'));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    let count = 0;
    await body(t, async (html, options = {}) => {
      count += 1;
      const file = join(folder, `${count}.html`);
      await writeFile(file, html);
      const context = await launched.newContext({ offline: true, ...options });
      stack.defer(() => context.close());
      const page = await context.newPage();
      const url = pathToFileURL(file).href;
      const trouble = await troubleOf(page, url);
      await page.goto(url);
      return { page, trouble };
    });
  });
}

async function troubleOf(page: Page, url: string): Promise<readonly string[]> {
  const trouble: string[] = [];
  page.on('request', (request) => {
    const own = request.url() === url || request.url() === 'data:,';
    if (!own) trouble.push(`request ${request.url().slice(0, 200)}`);
  });
  page.on('console', (message) => trouble.push(`console ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error ${error.message}`));
  page.on('popup', () => trouble.push('popup'));
  page.on('dialog', async (dialog) => {
    trouble.push(`dialog ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.exposeFunction('tellViolation', (what: string) => trouble.push(`policy ${what}`));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => tellViolation(event.effectiveDirective))",
  );
  return trouble;
}
