import type { TextName } from './texts.ts';
import type { Language } from '../words/words.ts';

/** Formats in which the page saves its results, with their file endings. */
export const SAVED = {
  html: '.html',
  markdown: '.md',
  csv: '.csv',
  json: '.json',
  pcapng: '.pcapng',
} as const;
export type SavedFormat = keyof typeof SAVED;

/** Requests from the page to the worker. A file stays on the disk, and is read when needed. */
export type Request =
  | { readonly kind: 'texts'; readonly language: Language }
  | { readonly kind: 'analyze'; readonly files: readonly File[]; readonly language: Language }
  | { readonly kind: 'save'; readonly format: SavedFormat };

/** Messages from the worker. */
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
      /** Notes on what was skipped, which the command line prints on standard error. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'saved'; readonly format: SavedFormat; readonly content: Blob }
  | { readonly kind: 'failed'; readonly message: string };
