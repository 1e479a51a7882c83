/** Most skipped files named in a message. */
const NAMED = 3;

/**
 * The files that are skipped in a folder or an archive, with the reason of each. They are told in one line, as there
 * may be as many of them as captures.
 */
export class Skipped {
  readonly #reasons: string[] = [];

  /** @param reason file and reason: `notes.txt: neither a capture nor text of tcpdump` */
  add(reason: string): void {
    this.#reasons.push(reason);
  }

  /** @param of folder or archive */
  tell(of: string, note: (text: string) => void): void {
    const { length } = this.#reasons;
    const [first] = this.#reasons;
    if (first === undefined) return;
    if (length === 1) {
      note(`skipped ${first}`);
      return;
    }
    const named = this.#reasons.slice(0, NAMED).map((reason) => reason.replace(`${of}/`, ''));
    const rest = length - named.length;
    note(
      `skipped ${length} files of ${of}: ${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`,
    );
  }
}
