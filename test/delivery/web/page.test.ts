import test from 'ava';
import { readPage } from '../../../runner/delivery/web/answers/page.ts';

const pageOf = (html: string | Buffer, type = 'text/html') =>
  readPage({ 'content-type': type }, Buffer.from(html));

for (const [html, ...waysOn] of [
  ['<p>No</p>'],
  ['<!-- <form> --> <script>"<form>"</script><style>/* <button> */</style>No'],
  ['<FORM>', 'a form'],
  // A comment that a browser ends at once, and one that is none.
  ['<!--> <form> <!-- x -->', 'a form'],
  ['<script>"<!--"</script><form><!-- x -->', 'a form'],
  ['<input value="go >" type=submit>', 'a button'],
  ['<input type="text"><input type = " IMAGE ">', 'a button'],
  ['<button>on</button><form>', 'a button', 'a form'],
  ['<td OnClick="go()">on</td>', 'something to click on'],
] as const) {
  test(`${html}: ${waysOn.join(', ') || 'no way on'}`, (t) => {
    t.deepEqual(pageOf(html)?.waysOn, waysOn);
  });
}

test('links with their text, as a browser reads their addresses', (t) => {
  const html =
    '<a href=" /a&amp;b&#x3d;1 ">to <b>a</b></a><a name=x>none</a><map><area href=/c></map><a href=d>open';
  t.deepEqual(pageOf(html)?.links, [
    { to: '/a&b=1', text: 'to a' },
    { to: '/c', text: '' },
    { to: 'd', text: 'open' },
  ]);
});

test('its text: without what is not shown, words of two blocks apart, by its own charset', (t) => {
  t.is(
    pageOf('<title>No</title><style>p {}</style><p>Not<p>f\u0026uuml;r <b>S</b>ie<br>&lt;form&gt;')?.text,
    'No Not f\u00fcr Sie <form>',
  );
  t.is(pageOf(Buffer.from('<meta charset=latin1>f\u00fcr', 'latin1'))?.text, 'f\u00fcr');
  t.is(pageOf('<b>as it is</b>', 'text/plain')?.text, '<b>as it is</b>');
});

test('what goes on by itself, and what hides something', (t) => {
  t.true(pageOf('<META HTTP-EQUIV=" Refresh " content=3>')?.goesOn);
  t.false(pageOf('<meta http-equiv=expires content=3>')?.goesOn);
  t.true(readPage({ refresh: '3', 'content-type': 'text/html' }, Buffer.from('text'))?.goesOn);
  t.deepEqual(pageOf('<iframe src=x></iframe><frame>')?.hidden, ['a frame']);
});

test('no page: bytes, another coding, NULs', (t) => {
  t.is(pageOf('x', 'application/x-iso9660-image'), null);
  t.is(pageOf('x\0'), null);
  t.is(readPage({ 'content-type': 'text/html', 'content-encoding': 'gzip' }, Buffer.from('x')), null);
});

test('a page of nothing but beginnings is read to its end', (t) => {
  for (const part of ['<!--', '<style>', '<a href=x ', '<b a=', '<form ', '&', '<a>'])
    t.not(pageOf(part.repeat(65_536 / part.length)), null);
});
