import type { Sentence } from '../words/say.ts';
import type { Words } from '../words/words.ts';

/** Text of dnspcap itself. A plain string, such as a rule's title, is also a key of the catalogues. */
export type Prose = Sentence | string;

/** Explanation of one subject by `dnspcap explain`. */
export interface Explanation {
  readonly kind: 'line' | 'rule' | 'resolver' | 'word';
  /** `conntrack-race`, `musl`, `ndots`; or the line itself. */
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
  /** A row of a table: a term, and its meaning. */
  | { readonly term: Prose; readonly meaning: Prose }
  /** Text to paste into a shell or a file. */
  | { readonly snippet: string };

/** An explanation with its texts in one language: plain data, for JSON and for reporters. */
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
