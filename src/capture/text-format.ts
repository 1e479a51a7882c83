import type { Sentence } from '../words/say.ts';
import type { CaptureReader } from './packet.ts';

/** Encoding of a text. PowerShell writes UTF-16. Lines that are not valid UTF-8 are windows-1252. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Texts as captures: the interface of the code that reads them. */
export interface TextFormat {
  /**
   * Returns the end of the line that makes the first packet certain, or undefined if there is no packet.
   *
   * @param isAll whether the text is complete, so that an entry that could continue ends with it
   */
  packetEnd(text: string, isAll: boolean): number | undefined;
  /** Explains what a text without packets is, and what to do; undefined if the kind of text is unknown. */
  refusal(text: string): Sentence | undefined;
  /** Opens a reader; left out where texts are not to be read. */
  open?(encoding: TextEncoding): CaptureReader;
}
