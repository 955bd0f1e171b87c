import { SeenRecords } from './seen-records.ts';

/** What is known of a log from one chunk to the next. */
export class LogState {
  readonly seen = new SeenRecords();
  /** It was copied while it was written to, by the file's header or for want of one. */
  readonly isDirty: boolean;
  /** The number that the next record should have: those of a log follow one another. Null after damage, which explains a gap. */
  next: number | null = null;

  constructor(isDirty: boolean) {
    this.isDirty = isDirty;
  }
}
