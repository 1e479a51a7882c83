/** Where a file contradicts itself, so that nothing can be read from there on. */
export type DamageCode = 'block-length' | 'byte-order' | 'interface' | 'record-length' | 'version';

/** Why something cannot be read, or cannot be done with what was read. Stable: programs may decide by it. */
export type CaptureErrorCode =
  | DamageCode
  /** An archive that is damaged, within another, or too large to be read in the order of time. */
  | 'archive'
  /** Compressed in a way that is not read here, or damaged. */
  | 'compression'
  /** It ends too early. */
  | 'cut-off'
  /** There is no octet. */
  | 'empty'
  /** An extract of it would not show what was asked for. */
  | 'extract'
  /** Of an interface whose packets cannot be taken apart. */
  | 'link-type'
  /** A folder or an archive without any. */
  | 'no-captures'
  | 'not-a-capture'
  /** What should be of kubectl is not. */
  | 'not-a-listing'
  /** The operating system says no. */
  | 'unreadable';

/** The capture cannot be read at all. One line: what, where (file, octet offset, needed, there), what to do. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureErrorCode;

  constructor(code: CaptureErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
