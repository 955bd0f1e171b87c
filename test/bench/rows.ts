export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const label = 58;

export function heading(): void {
  console.log(`${''.padEnd(label)} ${['min', 'median', 'max'].map((head) => head.padStart(8)).join(' ')}`);
}

export function row(what: string, values: readonly number[], unit: string, digits = 1): void {
  const shown = [Math.min(...values), median(values), Math.max(...values)].map((value) =>
    value.toFixed(digits).padStart(8),
  );
  console.log(`${what.padEnd(label)} ${shown.join(' ')}  ${unit}`);
}

export function noRow(what: string, why: string): void {
  console.log(`${what.padEnd(label)} not measured: ${why}`);
}
