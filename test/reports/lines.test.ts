import test from 'ava';
import fc from 'fast-check';
import { cut, padded, widthOf, wrapped } from '../../runner/reports/lines.ts';
import { printable } from '../../runner/reports/printable.ts';

test('columns: wide characters take two, combining ones none', (t) => {
  t.is(widthOf('abc'), 3);
  t.is(widthOf('請求書.iso'), 10);
  t.is(widthOf('가나'), 4);
  t.is(widthOf('e\u0301'), 1);
  t.is(widthOf('📀'), 2);
  t.is(cut('請求書', 5), '請求');
  t.is(padded('請', 4), '請  ');
});

test('wrapped keeps every word in order and every line within its columns', (t) => {
  const words = fc.array(
    fc.string({ unit: fc.constantFrom('a', 'b', '請', '-'), minLength: 1, maxLength: 30 }),
    { minLength: 1 },
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 40 }), (list, columns) => {
        const lines = wrapped(list.join(' '), columns, '    ');
        const fit = lines.every((line) => widthOf(line) <= columns);
        const led = lines.slice(1).every((line) => line.startsWith('    '));
        const whole = lines
          .map((line) => line.trim())
          .join('')
          .replaceAll(' ', '');
        return fit && led && whole === list.join('');
      }),
    ),
  );
});

test('wrapped breaks between given words only, and inside one that is too long', (t) => {
  t.deepEqual(wrapped(['a', '> b c', '> d e'], 9, '  '), ['a > b c', '  > d e']);
  t.deepEqual(wrapped('abcdefghij kl', 6, '  '), ['abcdef', '  ghij', '  kl']);
  t.deepEqual(wrapped('', 10, '  '), ['']);
});

test('printable text has no character that a terminal acts on', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{C}\u2028\u2029]/u.test(printable(text))),
    ),
  );
  t.is(printable('a\r\n\tb\x1b[31m\x9b\u202e'), 'a b\\u{1b}[31m\\u{9b}\\u{202e}');
  t.is(printable('x'.repeat(1000)).length, 603);
});

test('an indent as wide as the line, and a character wider than it: every character still comes, and it ends', (t) => {
  t.deepEqual(wrapped('abc de', 2, '  '), ['ab', 'c', 'de']);
  t.deepEqual(wrapped('日本', 1, ''), ['日', '本']);
});
