import { cut, wrapped } from '../../lines.ts';
import { printable } from '../../printable.ts';
import { type Html, html } from '../html.ts';
import { type Reach, reachInWords } from './reach.ts';
import { rungSign } from './rung-sign.ts';
import type { Rung } from './rungs.ts';

const width = 350;
const [left, right] = [14, 46];
const middle = (left + right) / 2;
const textAt = 62;
/** Columns of small text that fit beside the ladder, and how many lines of it there are at most. */
const columns = 43;
const lines = 2;
const [nameHeight, lineHeight, gap] = [18, 15, 6];

interface Row {
  readonly rung: Rung;
  readonly says: readonly string[];
  readonly top: number;
  readonly height: number;
}

/** The ladder from top to bottom, in its own units, one of them a pixel: it fits a page of 400. */
export function ladderPicture(reach: Reach, anchor: string, title: string): Html {
  const rows = rowsOf(reach.rungs);
  const last = rows.at(-1);
  const height = last === undefined ? 0 : last.top + last.height;
  const end = rows.find(({ rung }) => rung === reach.stop);
  return html`<svg class="ladder" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-labelledby="${anchor}-title ${anchor}-description">
<title id="${anchor}-title">${title}</title>
<desc id="${anchor}-description">${printable(reachInWords(reach))}. Each rung is told in words below the picture.</desc>
${[left, right].map((x) => rail(x, end === undefined ? height : middleOf(end), height))}
${rows.map((row) => rowPicture(row, row.rung === reach.stop || row.rung === reach.after))}
</svg>`;
}

function rowsOf(rungs: readonly Rung[]): readonly Row[] {
  let top = 0;
  return rungs.map((rung) => {
    const says = fitting(printable(rung.says));
    const height = nameHeight + Math.max(1, says.length) * lineHeight + gap;
    top += height;
    return { rung, says, height, top: top - height };
  });
}

/** In lines that fit; what is too long ends with an ellipsis. */
function fitting(text: string): readonly string[] {
  if (text === '') return [];
  const all = wrapped(text, columns, '');
  if (all.length <= lines) return all;
  return [...all.slice(0, lines - 1), `${cut(all[lines - 1] ?? '', columns - 1)}…`];
}

function middleOf({ top, height }: Row): number {
  return top + height / 2;
}

function rail(x: number, end: number, height: number): Html {
  return html`<path class="rail" d="M${x} 0V${end}"/><path class="rail beyond" d="M${x} ${end}V${height}"/>`;
}

function rowPicture(row: Row, isStop: boolean): Html {
  const { rung, says, top, height } = row;
  const y = middleOf(row);
  const beyond = rung.state === 'not tried' ? ' beyond' : '';
  const here = isStop && beyond === '';
  const first = y + 5 - (says.length * lineHeight) / 2;
  const frame = html`<rect class="here" x="1" y="${top + 1}" width="${width - 2}" height="${height - 2}" rx="6"/>`;
  return html`${here ? frame : null}<path class="rung${beyond}" d="M${left} ${y}H${right}"/>${rungSign(rung.state, middle, y)}<text class="name${beyond}" x="${textAt}" y="${first}">${rung.name}${here ? `: ${rung.state} here` : null}</text>${says.map(
    (line, i) => html`<text class="says" x="${textAt}" y="${first + (i + 1) * lineHeight}">${line}</text>`,
  )}`;
}

/** One line of signs, for the overview; what it says stands in words beside it. */
export function ladderStrip({ rungs }: Reach): Html {
  const step = 24;
  const length = Math.max(1, rungs.length) * step;
  return html`<svg class="ladder strip" aria-hidden="true" width="${length}" height="24" viewBox="0 0 ${length} 24"><path class="rung" d="M12 12H${length - 12}"/>${rungs.map(({ state }, i) => rungSign(state, i * step + 12, 12))}</svg>`;
}
