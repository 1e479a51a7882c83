/** Whose system it tells of. */
export type Scope = 'pod' | 'host';
/** When it was read: before the first packet, or after the last one. */
export type When = 'begin' | 'end';

/** A text as the system gave it. */
export interface FactFile {
  /** For people: the path inside of the bundle, or as given on the command line. */
  readonly name: string;
  /** Undefined when nobody says: then it is of whom such texts mostly are. */
  readonly scope?: Scope;
  /** Undefined when nobody says: then the first of its kind is of the begin, and those behind it are of the end. */
  readonly when?: When;
  readonly text: string;
}

/** What could not be read. */
export interface MissingFact {
  readonly name: string;
  readonly reason: string;
}

/** What a text tells, and where it stands. */
export interface Told<T> {
  readonly value: T;
  readonly file: string;
}

/** Two readings of counters that only grow, and what happened between them. */
export interface Growth<T> {
  readonly grown: T;
  readonly before: string;
  readonly after: string;
}
