/** The system that the text is about. */
export type Scope = 'pod' | 'host';
/** When the text was read: before the first packet, or after the last one. */
export type When = 'begin' | 'end';

/** A text as the system gave it. */
export interface FactFile {
  /** For people: the path inside of the bundle, or as given on the command line. */
  readonly name: string;
  /** Undefined if unknown: then it is the system that such texts are mostly about. */
  readonly scope?: Scope;
  /** Undefined if unknown: then the first text of its kind is from the beginning, and later ones are from the end. */
  readonly when?: When;
  readonly text: string;
}

/** A fact that could not be read. */
export interface MissingFact {
  readonly name: string;
  readonly reason: string;
}

/** The reason for a text that was empty. */
export const NOTHING_TO_TELL = 'there is nothing to tell';

/** A value that a text tells, and the file of that text. */
export interface Told<T> {
  readonly value: T;
  readonly file: string;
}

/** The difference between two readings of counters that only grow, and the files of both. */
export interface Growth<T> {
  readonly grown: T;
  readonly before: string;
  readonly after: string;
}
