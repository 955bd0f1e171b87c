import test from 'ava';
import fc from 'fast-check';
import { hardened } from '../sample-runs.ts';
import { browserTest } from './browser.ts';
import { hostileContext, hostileRun } from './hostile-run.ts';
import { hostile, page, pages } from './samples.ts';

/** Element names in order, but for remarks that a text was cut; the lines of a text in a picture count as one. */
function elements(html: string): string {
  const cut = /<p><span class="cut">[^<]*<\/span><\/p>|<span class="cut">[^<]*<\/span>/g;
  const names = html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(cut, '')
    .matchAll(/<(\/?[a-z][a-z0-9]*)[\s>/]/g);
  return [...names]
    .map(([, name = '']) => name)
    .join(' ')
    .replace(/(?:text \/text ?)+/g, 'text ');
}

const attack = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '`',
      '&',
      '=',
      '/',
      '-',
      '!',
      ' ',
      '\n',
      '\0',
      '\u202e',
      '\u2028',
      '\ud800',
    ),
    fc.constantFrom(
      'script',
      'onload',
      'style',
      '</',
      '<!--',
      '-->',
      ']]>',
      '${',
      '&lt;',
      'javascript:',
      'T1553.005',
      '#',
    ),
  ),
  minLength: 1,
  maxLength: 12,
});

test('whatever a guest says, the page has the same elements, and none of its characters as they are', (t) => {
  const built = (text: string) => page(hostileRun(text), hostileContext(text));
  const benign = elements(built('zq plain qz'));
  t.notThrows(() =>
    fc.assert(
      fc.property(attack, (inner) => {
        const html = built(`zq${inner}qz`);
        const raw = /[<>"'`&]/.test(inner) && html.includes(`zq${inner}qz`);
        return !raw && !/[^\n\P{C}]|[\u2028\u2029]/u.test(html) && elements(html) === benign;
      }),
      { numRuns: 60 },
    ),
  );
});

test('what is long is cut, with its size and where the whole is, and the report stays small', (t) => {
  const html = pages.long ?? '';
  t.true(html.length < 1_000_000, `${html.length}`);
  t.regex(html, /x{300}<span class="cut"> … cut, 1,048,576 bytes in all: the whole is in run\.json<\/span>/);
  t.regex(html, /bytes in all: the whole is in run\.json and in events\/x+\.jsonl/);
});

test('many observations: those that a verdict names are shown with their raw records whatever else there is', (t) => {
  const [first] = hardened.observations;
  if (first === undefined) return t.fail();
  const many = Array.from({ length: 20_000 }, (_, i) => ({
    ...first,
    id: `n${i}`,
    data: { text: 'y'.repeat(2_000) },
  }));
  const [scenario] = hardened.scenarios;
  const [verdict] = scenario?.verdicts ?? [];
  if (scenario === undefined || verdict === undefined) return t.fail();
  const named = { ...scenario, verdicts: [{ ...verdict, evidence: ['n19999'] }] };
  const html = page({ ...hardened, observations: many, scenarios: [named] });
  t.true(html.length < 6_000_000, `${html.length}`);
  t.true(html.includes('17000 observations are left out here'));
  t.true(html.includes('<a href="#evidence-20000">n19999</a>'));
  t.true(/id="evidence-20000"><p>Named by .*<\/p><pre>/.test(html));
});

browserTest(
  'a hostile guest: nothing runs, nothing is asked for, nothing is injected, and all of it is shown',
  async (t, open) => {
    for (const name of ['hostile', 'long', 'hardened', 'exercised']) {
      const { page: tab, trouble } = await open(pages[name] ?? '');
      await tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      await tab.mouse.move(300, 300);
      t.deepEqual(trouble, [], name);
      t.is(
        await tab.evaluate(
          "document.querySelectorAll('script, img, iframe, object, embed, form, base, [style], foreignObject').length",
        ),
        0,
      );
      t.is(
        await tab.evaluate(
          "[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames()).filter((name) => name.startsWith('on')).length",
        ),
        0,
      );
      t.deepEqual(
        await tab.evaluate(
          "[...new Set([...document.querySelectorAll('[href], [src]')].map((e) => e.getAttribute('href').replace(/#.+/, '#')))].sort()",
        ),
        name === 'hardened' || name === 'exercised'
          ? ['#', 'data:,', 'https://attack.mitre.org/techniques/T1553/005/']
          : ['#', 'data:,'],
      );
    }
    const { page: tab } = await open(pages.hostile ?? '');
    const said = String(await tab.evaluate('document.body.textContent'));
    for (const line of hostile.split('\n').slice(0, 4)) t.true(said.includes(line), line);
    t.true(said.includes('\\u{1b}[2J'));
  },
);

browserTest('the policy forbids what it should, and its breach would have been noticed', async (t, open) => {
  const broken = (pages.hardened ?? '').replace(
    '<main>',
    '<main><p style="color:red">x</p><script>alert(1)</script><img src="https://evil.example/x.png"><style>p{}</style>',
  );
  const { page: tab, trouble } = await open(broken);
  await tab.waitForLoadState();
  for (const directive of ['style-src-attr', 'script-src-elem', 'img-src', 'style-src-elem']) {
    t.true(trouble.includes(`policy ${directive}`), `${directive} in ${trouble.join('; ')}`);
  }
  t.false(trouble.some((one) => one.startsWith('dialog')));
  t.not(await tab.evaluate("getComputedStyle(document.querySelector('main p')).color"), 'rgb(255, 0, 0)');
});
