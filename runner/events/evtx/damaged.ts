/** Thrown and caught inside this folder: a record that can't be read, with the reason that its `damage` item gives. */
export class Damaged extends Error {}
