import type { Sentence } from '../words/say.ts';

/** Text of ours; a plain string is a key of the catalogues as well, such as a rule's title. */
export type Prose = Sentence | string;

/** What `dnspcap explain` has to say of one thing. */
export interface Explanation {
  readonly kind: 'line' | 'rule' | 'resolver';
  /** `conntrack-race`, `musl`; the line itself. */
  readonly subject: string;
  readonly title: Prose;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly heading?: Prose;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly text: Prose }
  /** A row of a table: a term, and what is to be said of it. */
  | { readonly term: Prose; readonly meaning: Prose }
  /** To be pasted. */
  | { readonly snippet: string };
