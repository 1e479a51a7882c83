import type { CaptureReader } from './packet.ts';

/**
 * Of a text. PowerShell writes what a command prints as UTF-16, with a byte order mark. Octets that are no UTF-8 are taken
 * for those of windows-1252, line by line.
 */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Texts as captures: whoever reads them tells what they are. */
export interface TextFormat {
  /**
   * Where the line ends with which the first packet is certain; undefined where none is.
   *
   * @param isAll nothing comes behind the text: what could go on ends with it
   */
  packetEnd(text: string, isAll: boolean): number | undefined;
  /** What a text without packets is, and what to do; undefined when nobody knows it. */
  refusal(text: string): string | undefined;
  /** Left out where texts are not to be read. */
  open?(encoding: TextEncoding): CaptureReader;
}
