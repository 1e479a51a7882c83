/** A temporary file for bytes that are needed once more at the end. Only the command line has one. */
export interface Scratch {
  /** @returns the offset of the appended bytes */
  append(octets: Uint8Array): number;
  /** Fills `into` with what was appended, from this offset on. */
  read(from: number, into: Uint8Array): void;
}
