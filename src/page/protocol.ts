import type { TextName } from './texts.ts';
import type { Language } from '../words/words.ts';

/** Formats in which the page saves what it found, and how their files end. */
export const SAVED = {
  html: '.html',
  markdown: '.md',
  csv: '.csv',
  json: '.json',
  pcapng: '.pcapng',
} as const;
export type SavedFormat = keyof typeof SAVED;

/** What the page asks of the worker. A file stays on the disk: it is read when it is needed. */
export type Request =
  | { readonly kind: 'texts'; readonly language: Language }
  | { readonly kind: 'analyze'; readonly files: readonly File[]; readonly language: Language }
  | { readonly kind: 'save'; readonly format: SavedFormat };

/** What the worker says. */
export type Answer =
  | { readonly kind: 'texts'; readonly texts: Readonly<Record<TextName, string>> }
  | {
      readonly kind: 'progress';
      readonly octets: number;
      readonly total: number;
      readonly packets: number;
    }
  | {
      readonly kind: 'report';
      readonly html: string;
      readonly verdict: string;
      /** What was passed over, as the command line says it on standard error. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'saved'; readonly format: SavedFormat; readonly content: Blob }
  | { readonly kind: 'failed'; readonly message: string };
