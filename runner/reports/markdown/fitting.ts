/** A part of the report that can be left out as a whole. */
export interface Block {
  /** Markdown, said of it when it is left out. */
  readonly name: string;
  readonly lines: readonly string[];
}

/** A GitHub comment holds 65,536 characters, and what else is said in it needs some too. */
const longest = 60_000;
/** For the sentence on what was left out. */
const reserve = 1_000;
const mostNamed = 5;

/** The blocks one below the other, without those that there is no room for: the sooner one comes, the surer it stays. */
export function fitted(blocks: readonly Block[], hint: string): string {
  const kept: string[] = [];
  const out: string[] = [];
  let room = longest - reserve;
  for (const { name, lines } of blocks) {
    if (lines.length === 0) continue;
    const text = lines.join('\n');
    if (text.length + 2 > room) out.push(name);
    else {
      kept.push(text);
      room -= text.length + 2;
    }
  }
  if (out.length > 0) {
    const others = out.length - mostNamed;
    const named = [...out.slice(0, mostNamed), ...(others > 0 ? [`${others} more`] : [])].join(', ');
    kept.push(`**Left out**, because GitHub takes no longer text: ${named}. ${hint}`);
  }
  return kept.join('\n\n');
}
