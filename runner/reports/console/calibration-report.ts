import type { Calibration, CalibrationCell } from '../../model/calibration.ts';
import type { ControlId, Status } from '../../model/words.ts';
import { calibratedPlace } from '../content/calibrated-place.ts';
import { padded, wrapped } from '../lines.ts';
import { printable } from '../printable.ts';
import { consoleColumns } from './console-columns.ts';
import { type Paint, paintFor } from './paint.ts';

interface CalibrationView {
  readonly colour: boolean;
  /** Of the terminal; 80 when not given, or 0 as a terminal says that does not know. */
  readonly columns?: number;
}

const marks: Readonly<Record<Status, string>> = {
  prevented: 'stop',
  warned: 'warn',
  'not-prevented': 'pass',
  'blocked-unattributed': 'who?',
  'not-configured': 'off',
  'not-reached': '.',
  inconclusive: '?',
  detected: 'seen',
  late: 'late',
  missed: 'miss',
  'not-instrumented': 'deaf',
};
/** A mark, and after it a gap or the sign of a wrong cell. */
const markWidth = 5;
const shortestLabel = 24;
const longestLabel = 44;

interface Page {
  readonly columns: number;
  readonly paint: Paint;
  /** Each control's place in a row. */
  readonly controls: readonly ControlId[];
}

/** The matrix in plain text for people, without the last line's end. */
export function calibrationReport(calibration: Calibration, view: CalibrationView): string {
  const columns = consoleColumns(view.columns);
  const controls = [...new Set(calibration.cells.map(({ control }) => control))];
  const page: Page = { columns, paint: paintFor(view.colour), controls };
  const places = Map.groupBy(calibration.cells, (cell) => calibratedPlace(cell, calibration));
  return [
    header(calibration, page),
    ...[...places].map(([place, cells]) => matrix(place, cells, page)),
    wrongCells(calibration, page),
    ending(calibration, page),
  ]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

function header({ target, scenarios, cells }: Calibration, { columns, paint, controls }: Page) {
  const [first, ...others] = scenarios;
  const more = others.length === 0 ? '' : `; ${others.join(', ')} from one posture each`;
  const title = `calibration on ${target.name} with ${first}: every control flipped, in every posture${more}`;
  const key = controls.map((control, index) => `${index + 1} ${control}`);
  const seen = new Set(cells.flatMap((cell) => [cell.expected, cell.seen ?? []].flat()));
  const legend = Object.entries(marks).filter(([status]) => [...seen].some((each) => each === status));
  return [
    ...wrapped(printable(title), columns, '  ').map((line) => paint('bold', line)),
    ...wrapped(printable(`controls: ${key.join(', ')}`), columns, '  '),
    ...wrapped(`marks: ${legend.map(([status, mark]) => `${mark} ${status}`).join(', ')}`, columns, '  '),
    ...wrapped('a mark with ! is wrong, and told about below', columns, '  '),
  ];
}

/** Rows are flips, columns controls; where both do not fit beside each other, the marks are under the flip. */
function matrix(place: string, cells: readonly CalibrationCell[], page: Page): readonly string[] {
  const { columns, paint, controls } = page;
  const flips = [...Map.groupBy(cells, ({ flip }) => flip)];
  const longest = Math.max(shortestLabel, ...flips.map(([flip]) => flip.length));
  const label = Math.min(longestLabel, longest + 1, columns - controls.length * markWidth);
  const beside = label >= shortestLabel;
  const numbers = controls.map((_, index) => ({ text: String(index + 1), wrong: false }));
  const rows = flips.flatMap(([flip, ofFlip]) => {
    const own = controls.map((control) => {
      const cell = ofFlip.find((each) => each.control === control);
      if (cell === undefined) return { text: '', wrong: false };
      const mark = cell.seen === null ? '-' : marks[cell.seen];
      return { text: cell.right ? mark : `${mark}!`, wrong: !cell.right };
    });
    return row(flip, own, beside ? label : null, page);
  });
  const head = beside ? row(place, numbers, label, page) : row(`posture ${place}`, numbers, null, page);
  return [...head.map((line) => paint('bold', line)), ...rows];
}

function row(
  label: string,
  cells: readonly { readonly text: string; readonly wrong: boolean }[],
  labelWidth: number | null,
  { columns, paint }: Page,
): readonly string[] {
  const shown = cells.map(({ text, wrong }) => {
    const cell = padded(text, markWidth);
    return wrong ? paint('red', cell) : cell;
  });
  if (labelWidth !== null) {
    const lines = labelLines(printable(label), labelWidth - 1);
    return lines.map((line, index) =>
      index === 0 ? `${padded(line, labelWidth)}${shown.join('')}`.trimEnd() : line,
    );
  }
  const fitting = Math.max(1, Math.floor((columns - 2) / markWidth));
  const parts: string[] = [];
  for (let at = 0; at < shown.length; at += fitting)
    parts.push(`  ${shown.slice(at, at + fitting).join('')}`.trimEnd());
  return [...labelLines(printable(label), columns), ...parts];
}

/** Broken between settings, and before the state of one that alone is too long. */
function labelLines(label: string, columns: number): readonly string[] {
  const words = label
    .split(' ')
    .flatMap((word) => (word.length > columns - 2 ? word.split(/(?==)/) : [word]));
  return wrapped(words, columns, '  ');
}

/** Cells that are wrong for the same reason share their lines. */
function wrongCells(calibration: Calibration, { columns, paint }: Page): readonly string[] {
  const wrong = Map.groupBy(
    calibration.cells.filter(({ right }) => !right),
    (cell) => JSON.stringify([calibratedPlace(cell, calibration), cell.flip, cell.wrong]),
  );
  return [...wrong.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { flip, run, why } = first;
    const controls = group.map(({ control }) => control).join(', ');
    const label = 'WRONG';
    const said = `${label} ${calibratedPlace(first, calibration)}, ${flip}: ${controls}: ${first.wrong ?? ''}`;
    return [
      ...wrapped(printable(said), columns, '  ').map((line, i) =>
        i === 0 ? paint('red', label) + line.slice(label.length) : line,
      ),
      ...(group.length > 1 || why === ''
        ? []
        : wrapped(`  the run says: ${printable(why)}`, columns, '    ')),
      ...(run === null ? [] : [`  next: motw report ${printable(run)} --verbose`]),
    ];
  });
}

function ending(calibration: Calibration, { columns, paint }: Page): readonly string[] {
  const { right, wrong, retried, left } = calibration;
  const note = (label: string, one: Calibration['left'][number]) =>
    wrapped(
      printable(`${label} ${calibratedPlace(one, calibration)}, ${one.flip}: ${one.why}`),
      columns,
      '  ',
    );
  const trials = new Set(
    calibration.cells.map((cell) => `${calibratedPlace(cell, calibration)} ${cell.flip}`),
  ).size;
  const [one] = left;
  const last = `${trials} runs with ${right + wrong} cells: ${right} right, ${wrong} wrong${left.length === 0 ? '' : `; ${left.length} runs not made`}`;
  return [
    ...retried.flatMap((each) => note('RUN TWICE', each)),
    ...(one === undefined ? [] : note(`NOT CALIBRATED (${left.length} runs, the first is)`, one)),
    ...wrapped(last, columns, '  ').map((line) => paint('bold', line)),
    ...wrapped('Results of the reference guest are no evidence about Windows.', columns, '  '),
  ];
}
