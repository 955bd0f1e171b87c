/** Narrower is not readable, wider no easier to read. */
const narrowest = 40;
const widest = 120;

/** The width of a report. @param columns of the terminal; 80 when not given, or 0 as a terminal says that does not know */
export function consoleColumns(columns: number | undefined): number {
  return Math.min(widest, Math.max(narrowest, columns || 80));
}
