/** Where a report is written. */
export interface Destination {
  /** @param piece bytes need to stay valid only during the call */
  write(piece: string | Uint8Array): void;
  /** Waits until what was written is accepted, so that a slow reader does not make it pile up in memory. */
  drained(): Promise<void>;
  /** Ends writing. */
  close(): Promise<void>;
  /** Makes the file appear under its name, after all destinations were closed. */
  publish(): void;
  /** Removes everything. Has no effect after `publish`. */
  discard(): void;
  /** Removes the temporary file if nothing was written yet; the next write makes a new one. */
  retreat(): void;
}
