import { type Html, html } from '../html.ts';

interface Line {
  /** In milliseconds, oldest first. */
  readonly times: readonly (number | null)[];
  /** Where a gap is a miss. */
  readonly missed: readonly boolean[];
  readonly median: number;
  readonly most: number;
  /** Place of this run, or -1. */
  readonly now: number;
}

const [width, height, margin] = [260, 44, 6];

/** A line with gaps; its figures stand in words beside it. */
export function sparkline({ times, missed, median, most, now }: Line): Html {
  const across = (width - 2 * margin) / Math.max(1, times.length - 1);
  const x = (place: number) => round(times.length === 1 ? width / 2 : margin + place * across);
  const y = (ms: number) => round(height - margin - (ms / Math.max(1, most)) * (height - 2 * margin));
  const points = times.map((ms, place) => (ms === null ? null : { x: x(place), y: y(ms) }));
  const last = points[now] ?? null;
  return html`<svg class="sparkline" aria-hidden="true" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><path class="median" d="M0 ${y(median)}H${width}"/><path class="line" d="${path(points)}"/>${points.flatMap((point, place) => (point === null || !isAlone(points, place) ? [] : [dot(point)]))}${missed.map((miss, place) => (miss ? html`<path class="missed" d="M${x(place) - 3} ${height - margin - 3}l6 6m0-6l-6 6"/>` : null))}${last === null ? null : html`<circle class="now" cx="${last.x}" cy="${last.y}" r="4"/>`}</svg>`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function path(points: readonly (Point | null)[]): string {
  return points
    .map((point, place) =>
      point === null ? '' : `${(points[place - 1] ?? null) === null ? 'M' : 'L'}${point.x} ${point.y}`,
    )
    .join('');
}

/** Between two gaps there is no line, only a point. */
function isAlone(points: readonly (Point | null)[], place: number): boolean {
  return (points[place - 1] ?? null) === null && (points[place + 1] ?? null) === null;
}

function dot({ x, y }: Point): Html {
  return html`<circle class="dot" cx="${x}" cy="${y}" r="2.500"/>`;
}

function round(units: number): number {
  return Number(units.toFixed(1));
}
