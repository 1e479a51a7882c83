/** What a piece of a line of tcpdump is. */
export type LineField =
  // In front of the message, or in its place.
  | 'time'
  | 'interface'
  | 'direction'
  | 'metadata'
  | 'rule'
  | 'link'
  | 'family'
  | 'ip-header'
  | 'source'
  | 'source-port'
  | 'destination'
  | 'destination-port'
  | 'checksum'
  | 'tcp'
  | 'icmp'
  | 'rest'
  | 'remark'
  // Of the message: print-domain.c, domain_print().
  | 'id'
  | 'opcode'
  | 'rcode'
  | 'recursion-desired'
  | 'checking-disabled'
  | 'authoritative'
  | 'recursion-unavailable'
  | 'truncated'
  | 'authentic'
  | 'odd-flags'
  | 'odd-count'
  | 'type'
  | 'name'
  | 'counts'
  | 'section'
  | 'record'
  | 'length'
  | 'cut'
  | 'invalid';

export interface Field {
  readonly kind: LineField;
  readonly text: string;
}

/** Takes a line apart from left to right, and keeps what it has taken. */
export class LineScanner {
  readonly fields: Field[] = [];
  #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** What is not taken yet. */
  get remaining(): string {
    return this.#text.slice(this.#at);
  }

  /** Whether `text` is somewhere ahead. */
  holds(text: string): boolean {
    return this.#text.includes(text, this.#at);
  }

  /**
   * Ends the line so many characters further on.
   *
   * @returns what stood behind
   */
  endAfter(characters: number): string {
    const behind = this.#text.slice(this.#at + characters);
    this.#text = this.#text.slice(0, this.#at + characters);
    return behind;
  }

  /** Whether `pattern`, a sticky one, matches here. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  /** Passes over what is no field, or will be several. */
  pass(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match?.[0];
  }

  /** Takes a field, when the sticky `pattern` matches here: its first group, or all of the match. */
  take(kind: LineField, pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    this.#at = pattern.lastIndex;
    return this.add(kind, match[1] ?? match[0]);
  }

  /** A field that has been passed already. */
  add(kind: LineField, text: string): string {
    this.fields.push({ kind, text });
    return text;
  }
}
