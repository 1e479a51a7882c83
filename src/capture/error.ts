import type { Sentence } from '../words/say.ts';

/** How a file contradicts itself, so that nothing can be read from there on. */
export type DamageCode = 'block-length' | 'byte-order' | 'interface' | 'record-length' | 'version';

/** Why something cannot be read, or cannot be done with what was read. Stable: programs may rely on it. */
export type CaptureErrorCode =
  | DamageCode
  /** The archive is damaged, within another archive, or too large to be read in the order of time. */
  | 'archive'
  /** The compression is not supported, or its data is damaged. */
  | 'compression'
  /** The file ends too early. */
  | 'cut-off'
  /** The input has no bytes. */
  | 'empty'
  /** An extract would not show what was asked for. */
  | 'extract'
  /** The interface has a link type that cannot be decoded. */
  | 'link-type'
  /** The folder or archive has no captures. */
  | 'no-captures'
  | 'not-a-capture'
  /** The file should be a listing of kubectl, but is not. */
  | 'not-a-listing'
  /** The operating system refuses to open or read it. */
  | 'unreadable';

/** The capture cannot be read at all. One line tells what, where (file, offset, needed, there), what to do. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureErrorCode;
  /** @internal The message, for any language. */
  readonly said: Sentence | string;

  /** @internal */
  constructor(code: CaptureErrorCode, said: Sentence | string) {
    super(String(said));
    this.code = code;
    this.said = said;
  }
}
