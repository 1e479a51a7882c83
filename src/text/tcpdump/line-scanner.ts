/** Kind of a piece of a tcpdump line. */
export type LineField =
  // Before the message, or instead of it.
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
  // Within the message: print-domain.c, domain_print().
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

/** Takes a line apart from left to right, and collects its fields. */
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

  /** The rest of the line. */
  get remaining(): string {
    return this.#text.slice(this.#at);
  }

  /** Whether `text` is somewhere ahead. */
  holds(text: string): boolean {
    return this.#text.includes(text, this.#at);
  }

  /** Ends the line after so many further characters. @returns the text that was cut off */
  endAfter(characters: number): string {
    const behind = this.#text.slice(this.#at + characters);
    this.#text = this.#text.slice(0, this.#at + characters);
    return behind;
  }

  /** Whether the sticky `pattern` matches here. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  /** Skips a match that is no field, or will become several fields. Returns the match. */
  pass(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match?.[0];
  }

  /** Takes a field if the sticky `pattern` matches here. Returns its first group, or else the whole match. */
  take(kind: LineField, pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    this.#at = pattern.lastIndex;
    return this.add(kind, match[1] ?? match[0]);
  }

  /** Adds a field whose text was skipped with `pass`. */
  add(kind: LineField, text: string): string {
    this.fields.push({ kind, text });
    return text;
  }
}
