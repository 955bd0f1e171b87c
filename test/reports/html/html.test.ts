import test from 'ava';
import fc from 'fast-check';
import { html } from '../../../runner/reports/html/html.ts';

test('text is escaped, markup of the tag is not, lists are joined, null is nothing', (t) => {
  t.is(
    String(html`<p title="${`"'`}">${'<b>&`'}${3}${null}</p>`),
    '<p title="&quot;&#39;">&lt;b&gt;&amp;&#96;3</p>',
  );
  t.is(String(html`${['a<', html`<i>${'<'}</i>`]}`), 'a&lt;<i>&lt;</i>');
});

test('what is not visible is spelled out, line feeds are left', (t) => {
  t.is(
    String(html`${'a\nb\0\x1b[2J\u202e\u200b\u2028\u{e0041}\r\ud800'}`),
    'a\nb\\u{0}\\u{1b}[2J\\u{202e}\\u{200b}\\u{2028}\\u{e0041}\\u{d}\\u{d800}',
  );
});

test('whatever the text is, no character that opens or closes anything comes through', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const out = String(html`${text}`);
        const entities = /&(?:amp|lt|gt|quot|#39|#96);/g;
        return !/[<>"'`&]|[^\n\P{C}]|[\u2028\u2029]/u.test(out.replace(entities, ''));
      }),
    ),
  );
});

test('an object that looks like markup is none', (t) => {
  const forged = JSON.parse('{"text":"<script>","toString":"<script>"}');
  t.throws(() => html`${forged}`);
});

test('a value in an attribute without quotes, and an element inside a tag, are refused', (t) => {
  t.throws(() => html`<p class=${'a'}>`, { message: /without quotes/ });
  t.throws(() => html`<p title="${html`<b></b>`}">`, { message: /inside a tag/ });
  t.is(String(html`<input${html` checked`}>`), '<input checked>');
});
