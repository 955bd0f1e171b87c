import {
  aboutReference,
  byWord,
  changeInWords,
  detailsInWords,
  differencesInWords,
  headline,
  judgedNow,
  nothingJudged,
  plain,
} from './in-words.ts';
import { type Notification, notificationKinds } from './notification.ts';

/** Slack, "Block Kit reference": characters of a header and of a section's text, blocks of a message. */
const longestHeader = 150;
const longestSection = 3_000;
/** "Formatting text": recommended for `text`; more than 40000 are cut there. */
const longestText = 4_000;
/** Controls that are named of one kind. */
const mostNamed = 20;

export interface SlackMessage {
  /** Everything, for what is compatible with Slack and knows no blocks. */
  readonly text: string;
  readonly blocks: readonly object[];
}

export function slackMessage(notification: Notification): SlackMessage {
  const { run, couldNotTell } = notification;
  const sections = [
    ...(couldNotTell === null ? [] : [`*${nothingJudged}*: ${escaped(plain(couldNotTell))}`]),
    ...(notification.tellsAgain ? [`*${judgedNow}*`] : []),
    ...notificationKinds.flatMap((kind) => groupsOf(notification, kind)),
  ];
  const differences = differencesInWords(notification);
  const about = [
    `run ${run.id}, outcome ${run.outcome ?? 'none'}, clean-up ${run.cleanUp ?? 'not done'}`,
    `motw report ${run.folder}`,
    ...(run.posture === null ? [] : [`posture ${run.posture}`]),
    ...(differences === null ? [] : [differences]),
    ...(run.platform === 'reference' ? [aboutReference] : []),
  ]
    .map((line) => escaped(plain(line)))
    .join('\n');
  const head = plain(headline(notification));
  return {
    text: fitting([`*${escaped(head)}*`, ...sections, about].join('\n'), longestText),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: fitting(head, longestHeader), emoji: false } },
      ...[...sections, about].map((text) => ({ type: 'section', text: markdown(text) })),
    ],
  };
}

function groupsOf(notification: Notification, kind: (typeof notificationKinds)[number]): readonly string[] {
  return [...byWord(kind, notification[kind])].map(([word, all]) => {
    const named = all
      .slice(0, mostNamed)
      .map((each) => `• ${escaped(changeInWords(kind, each))}\n    ${escaped(detailsInWords(each))}`);
    const more = all.length - named.length;
    return [`*${word}*`, ...named, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  });
}

/** `verbatim`: nothing in it is made a link or a mention. */
function markdown(text: string): object {
  return { type: 'mrkdwn', text: fitting(text, longestSection), verbatim: true };
}

/** What others read as Markdown: where somebody is called (Mattermost needs no `<` for `@all`), and where a link begins. */
const active = /@|\](?=[([])|:(?=\/\/)|www(?=\.)/giu;

/** Slack, "Formatting text", "Escaping text": these three, and no others. What is active elsewhere is taken apart by a space of no width. */
function escaped(text: string): string {
  const forSlack = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return forSlack.replace(active, '$&\u200b');
}

/** Cut at the end of a line where there is one; never within an escape or a character. */
function fitting(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 4);
  const lineEnd = cut.lastIndexOf('\n');
  const whole =
    lineEnd > longest / 2 ? cut.slice(0, lineEnd) : cut.replace(/(?:&[a-z]*|[\ud800-\udbff])$/, '');
  return `${whole}\n...`;
}
