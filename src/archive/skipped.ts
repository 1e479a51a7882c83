import { say, Sentence } from '../words/say.ts';

/** Most skipped files named in a message. */
const NAMED = 3;

/** The files that are skipped in a folder or an archive, with reasons. They are told in one line. */
export class Skipped {
  readonly #reasons: (Sentence | string)[] = [];

  /** @param reason file and reason: `notes.txt: neither a capture nor text of tcpdump` */
  add(reason: Sentence | string): void {
    this.#reasons.push(reason);
  }

  /** @param of folder or archive */
  tell(of: string, note: (said: Sentence) => void): void {
    const { length } = this.#reasons;
    const [first, ...others] = this.#reasons.slice(0, NAMED).map((reason) => within(reason, of));
    if (first === undefined) return;
    if (length === 1) {
      note(say`skipped ${this.#reasons[0]!}`);
      return;
    }
    const named = others.reduce((all, one) => say`${all}; ${one}`, first);
    const rest = length - others.length - 1;
    const said = say`skipped ${length} files of ${of}: ${named}`;
    note(rest > 0 ? say`${said}; and ${rest} more` : said);
  }
}

/** Shortens the path of a file to the part within a folder. */
function within(reason: Sentence | string, folder: string): Sentence | string {
  if (typeof reason === 'string') return reason.replace(`${folder}/`, '');
  const { template, values } = reason;
  return new Sentence(
    template,
    values.map((value) => (typeof value === 'number' ? value : within(value, folder))),
  );
}
