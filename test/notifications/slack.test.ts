import test from 'ava';
import * as fc from 'fast-check';
import { notificationFor, type Transitions } from '../../runner/notifications/notification.ts';
import { slackMessage } from '../../runner/notifications/slack-message.ts';
import { nothing, run, transition } from './sent.ts';

interface Block {
  readonly type: string;
  readonly text: { readonly type: string; readonly text: string; readonly verbatim?: boolean };
}

function message(transitions: Transitions, about = run) {
  const notification = notificationFor(['regression', 'inconclusive', 'recovery'], transitions, about);
  if (notification === null) throw new Error('nothing to tell');
  const { text, blocks } = slackMessage(notification);
  return { text, blocks: blocks as readonly Block[] };
}

test('what happened stands in the text and in the blocks', (t) => {
  const { text, blocks } = message({
    ...nothing,
    regression: [transition('launch-gate')],
    recovery: [transition('image-mounted', { before: 'missed', after: 'detected', why: null })],
  });
  t.is(blocks[0]?.text.text, 'win11: 1 regressed, 1 better');
  t.deepEqual(
    blocks.map(({ type }) => type),
    ['header', 'section', 'section', 'section'],
  );
  for (const said of [
    'launch-gate: prevented -&gt; not-prevented',
    'image-mounted: missed -&gt; detected',
    run.id,
  ]) {
    t.true(text.includes(said), said);
    t.true(
      blocks.some((block) => block.text.text.includes(said)),
      said,
    );
  }
});

test('it says how to see more', (t) => {
  const { text } = message({ ...nothing, regression: [transition('launch-gate')] });
  t.true(text.split('\n').includes(`motw report ${run.folder}`), text);
});

test('a run on the reference guest says that it is no evidence about Windows', (t) => {
  const all = { ...nothing, regression: [transition('launch-gate')] };
  t.true(message(all, { ...run, platform: 'reference' }).text.includes('no evidence about Windows'));
  t.false(message(all).text.includes('no evidence about Windows'));
});

test('nobody can be called, and no link made, by what a guest said', (t) => {
  const why = '<!channel> <@U123> <https://evil.example|click> & &lt;!here&gt; @everyone';
  const { text, blocks } = message({
    ...nothing,
    regression: [transition('launch-gate', { why })],
    couldNotTell: why,
  });
  for (const each of [text, ...blocks.slice(1).map((block) => block.text.text)])
    t.notRegex(each, /[<>]|&(?!amp;|lt;|gt;)/);
  t.true(blocks.slice(1).every((block) => block.text.verbatim === true));
  // Others read Markdown, and call somebody without a `<`.
  const elsewhere = '@all ![x](https://evil.example/x.png) [a][b] www.evil.example';
  const said = message({ ...nothing, regression: [transition('launch-gate', { why: elsewhere })] });
  for (const each of [said.text, ...said.blocks.slice(1).map((block) => block.text.text)])
    t.notRegex(each, /@all|\]\(|\]\[|:\/\/|www\./);
  t.true(text.includes('&lt;!channel&gt;') && text.includes('&amp;lt;!here&amp;gt;'));
});

test("whatever is told, Slack's limits are kept, and nothing is cut within an escape or a character", (t) => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('&'.repeat(400), '<&>'.repeat(400), '😀'.repeat(900), 'ab\n'.repeat(500)),
  );
  const anyTransition = fc.record({
    control: anyText,
    why: anyText,
    scenarios: fc.array(anyText, { maxLength: 3 }),
  });
  void fc.assert(
    fc.property(
      fc.array(anyTransition, { minLength: 1, maxLength: 60 }),
      fc.array(anyTransition, { maxLength: 60 }),
      fc.option(anyText),
      (bad, good, couldNotTell) => {
        const of = (all: typeof bad) => all.map(({ control, ...more }) => transition(control, more));
        const { text, blocks } = message({
          ...nothing,
          regression: of(bad),
          recovery: of(good),
          couldNotTell,
        });
        t.true(text.length <= 4_000);
        t.true(blocks.length <= 50);
        for (const {
          type,
          text: { text: each },
        } of blocks) {
          t.true(each.length > 0 && each.length <= (type === 'header' ? 150 : 3_000));
          if (type !== 'header') t.notRegex(each, /[<>]|&(?!amp;|lt;|gt;)/);
          t.true(each.isWellFormed());
        }
        t.true(text.isWellFormed());
      },
    ),
    { numRuns: 200 },
  );
});
