import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';
import { marked, type Token, type Tokens } from 'marked';

/** What a reader of GitHub Flavored Markdown finds in a text. */
export interface Reading {
  /** Each a list of rows, the head first, of cells as plain text. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** Names of blocks in order, those within lists and tables included. */
  readonly blocks: readonly string[];
  readonly html: readonly string[];
  readonly links: readonly string[];
  /** What stands neither in code nor in HTML: where GitHub looks for mentions and references. */
  readonly prose: readonly string[];
}

/** By marked, which runs everywhere. */
export function byMarked(text: string): Reading {
  const blocks: string[] = [];
  const html: string[] = [];
  const links: string[] = [];
  const prose: string[] = [];
  const tables: string[][][] = [];
  void marked.walkTokens(marked.lexer(text, { gfm: true }), (token: Token) => {
    const { type } = token;
    if (type === 'html') html.push(token.raw.trim());
    else if (type === 'link' || type === 'image') links.push(token.raw);
    else if (type === 'text' && !('tokens' in token && token.tokens !== undefined)) prose.push(token.text);
    else if (type === 'table') {
      const { header, rows } = token as Tokens.Table;
      tables.push([header, ...rows].map((row) => row.map(({ tokens }) => plainText(tokens))));
    }
    if (!['text', 'codespan', 'escape', 'space', 'html', 'link'].includes(type)) blocks.push(type);
  });
  return { tables, blocks, html, links, prose };
}

function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens !== undefined
        ? plainText(token.tokens)
        : 'text' in token
          ? token.text
          : '',
    )
    .join('');
}

/** From the XML of cmark-gfm, which is GitHub's own. */
export function byCmark(xml: string): Reading {
  const reading = {
    tables: [] as string[][][],
    blocks: [] as string[],
    html: [] as string[],
    links: [] as string[],
    prose: [] as string[],
  };
  const walk = (node: XmlElement): void => {
    const { name } = node;
    if (name.startsWith('html_')) reading.html.push(textOf(node).trim());
    else if (name === 'link' || name === 'image') reading.links.push(node.attributes.destination ?? '');
    else if (name === 'text') reading.prose.push(textOf(node));
    else if (name === 'table')
      reading.tables.push(elementsOf(node).map((row) => elementsOf(row).map(textOf)));
    if (!['text', 'code', 'html_block', 'html_inline', 'link'].includes(name)) reading.blocks.push(name);
    for (const child of elementsOf(node)) walk(child);
  };
  const { root } = parseXml(xml);
  if (root !== null) walk(root);
  return reading;
}

function elementsOf(node: XmlElement): readonly XmlElement[] {
  return node.children.filter((child): child is XmlElement => child instanceof XmlElement);
}

/** Of what has elements in it, theirs alone: the white space between them is the writer's. */
function textOf(node: XmlElement): string {
  const inner = elementsOf(node);
  return inner.length > 0
    ? inner.map(textOf).join('')
    : node.children.map((child) => (child instanceof XmlText ? child.text : '')).join('');
}
