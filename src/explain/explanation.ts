import type { Sentence } from '../words/say.ts';
import type { Words } from '../words/words.ts';

/** Text of ours; a plain string is a key of the catalogues as well, such as a rule's title. */
export type Prose = Sentence | string;

/** What `dnspcap explain` has to say of one thing. */
export interface Explanation {
  readonly kind: 'line' | 'rule' | 'resolver' | 'word';
  /** `conntrack-race`, `musl`, `ndots`; the line itself. */
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

/** The same with its texts in a language: plain data, for JSON and for reporters. */
export interface WordedExplanation {
  readonly kind: Explanation['kind'];
  readonly subject: string;
  readonly title: string;
  readonly sections: readonly {
    readonly heading?: string;
    readonly blocks: readonly WordedBlock[];
  }[];
}

export type WordedBlock =
  | { readonly text: string }
  | { readonly term: string; readonly meaning: string }
  | { readonly snippet: string };

export function inWords(
  { kind, subject, title, sections }: Explanation,
  words: Words,
): WordedExplanation {
  return {
    kind,
    subject,
    title: words.text(title),
    sections: sections.map(({ heading, blocks }) => ({
      ...(heading !== undefined && { heading: words.text(heading) }),
      blocks: blocks.map((block) => worded(block, words)),
    })),
  };
}

function worded(block: Block, words: Words): WordedBlock {
  if ('snippet' in block) return block;
  if ('text' in block) return { text: words.text(block.text) };
  return { term: words.text(block.term), meaning: words.text(block.meaning) };
}
