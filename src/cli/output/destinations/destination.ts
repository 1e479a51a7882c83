/** Where a report goes. */
export interface Destination {
  write(piece: string | Uint8Array): void;
  /** What was written is taken: a slow reader must not make it pile up in memory. */
  drained(): Promise<void>;
  /** Everything is written. */
  close(): Promise<void>;
  /** Makes it appear under its name, after all destinations have been closed. */
  publish(): void;
  /** Leaves nothing behind. Does no harm after `publish`. */
  discard(): void;
  /** Leaves nothing behind until something is written, if nothing was yet. */
  retreat(): void;
}
