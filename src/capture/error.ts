/** The capture cannot be read at all. One line: what, where (file, octet offset, needed, there), what to do. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  /** Stable identifier: `empty`, `not-a-capture`, `link-type`, `record-length`, `compression` … */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
