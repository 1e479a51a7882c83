/** A piece of JSON, and at which character of the text it begins. */
export interface Piece {
  /** `item`: of the list of the document at hand, which comes when it ends, with a 0 in the place of each item. */
  readonly what: 'item' | 'document';
  readonly text: string;
  readonly start: number;
}

/** A text that cannot be cut. */
export class Uncut extends Error {}

/**
 * Cuts JSON documents that follow each other into pieces while their text comes: the items of a list one by one, as a
 * listing of a whole cluster is as large as its cluster. What a bracket closes is not looked at: JSON.parse does that.
 * Each character is looked at once, however the text is cut into chunks.
 */
export class JsonPieces {
  readonly #maxCharacters: number;
  /** Characters before the chunk at hand. */
  #before = 0;
  #depth = 0;
  #isInString = false;
  /** The chunk before ended behind a backslash in a string. */
  #isEscaped = false;
  /** How deep items lie; 0 outside of a list. */
  #itemDepth = 0;
  #isInItem = false;
  /** The item at hand, and where it begins. */
  #item = '';
  #itemStart = 0;
  /** The document at hand without its items, and where it begins; empty between documents. */
  #rest = '';
  #start = 0;
  /** The end of #rest. */
  #tail = '';

  /** @param maxCharacters of one piece */
  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /**
   * @yields pieces that are whole
   * @throws Uncut when a piece is too long
   */
  *take(text: string): Generator<Piece> {
    let kept = 0;
    for (let at = 0; at < text.length;) {
      if (this.#isInString) {
        at = this.#endOfString(text, at);
        continue;
      }
      const first = text[at]!;
      if (this.#depth === 0) {
        if (this.#rest !== '' && !isWord(first)) yield this.#document();
        kept = at;
        if (BLANK.test(first)) {
          kept = ++at;
          continue;
        }
        if (this.#rest === '') this.#start = this.#before + at;
      }
      const end = first === '"' ? at + 1 : endOfToken(text, at);
      if (first === '"') this.#isInString = true;
      else if (first === '{' || first === '[') {
        if (this.#depth === this.#itemDepth && this.#itemDepth > 0) {
          this.#keep(text.slice(kept, at));
          kept = at;
          this.#isInItem = true;
          this.#itemStart = this.#before + at;
        } else if (first === '[' && this.#beginsItems(text.slice(kept, at)))
          this.#itemDepth = this.#depth + 1;
        this.#depth++;
      } else if (first === '}' || first === ']') {
        this.#depth--;
        if (this.#isInItem && this.#depth === this.#itemDepth) {
          this.#keep(text.slice(kept, end));
          kept = end;
          yield { what: 'item', text: this.#item, start: this.#itemStart };
          this.#item = '';
          this.#isInItem = false;
          this.#keep('0');
        } else if (this.#depth < this.#itemDepth) this.#itemDepth = 0;
      }
      at = end;
      if (this.#depth <= 0 && !this.#isInString) {
        this.#keep(text.slice(kept, at));
        kept = at;
        if (!isWord(first)) yield this.#document();
      }
    }
    this.#keep(text.slice(kept));
    this.#before += text.length;
  }

  /**
   * No more comes.
   *
   * @yields the last document, where its end was not to be seen
   * @throws Uncut when it does not end
   */
  *end(): Generator<Piece> {
    if (this.#depth > 0 || this.#isInString)
      throw new Uncut(`its JSON is cut off: the object at character ${this.#start} does not end`);
    if (this.#rest !== '') yield this.#document();
  }

  #document(): Piece {
    const piece: Piece = { what: 'document', text: this.#rest, start: this.#start };
    this.#rest = this.#tail = '';
    this.#depth = this.#itemDepth = 0;
    return piece;
  }

  #keep(text: string): void {
    if (text === '') return;
    if (this.#isInItem) this.#item += text;
    else {
      this.#rest += text;
      this.#tail = (this.#tail + text.slice(-KEY_CHARACTERS)).slice(-KEY_CHARACTERS);
    }
    if (Math.max(this.#item.length, this.#rest.length) > this.#maxCharacters) {
      const start = this.#isInItem ? this.#itemStart : this.#start;
      throw new Uncut(
        `the object at character ${start} has more than ${this.#maxCharacters} characters, which no API server stores`,
      );
    }
  }

  /** A document that is a list begins, or the items of one that has some. */
  #beginsItems(before: string): boolean {
    if (this.#depth !== 1) return this.#depth === 0;
    return ITEMS_KEY.test(this.#tail + before.slice(-KEY_CHARACTERS));
  }

  /** Behind the string at hand, or the end of the chunk. */
  #endOfString(text: string, from: number): number {
    let at = this.#isEscaped ? from + 1 : from;
    this.#isEscaped = false;
    while (at < text.length) {
      IN_STRING.lastIndex = at;
      const found = IN_STRING.exec(text);
      if (!found) return text.length;
      if (found[0] === '"') {
        this.#isInString = false;
        return found.index + 1;
      }
      at = found.index + 2;
    }
    this.#isEscaped = at > text.length;
    return text.length;
  }
}

const BLANK = /\s/;
/** What a word of JSON, such as a number, ends before. */
const NO_WORD = /[\s"[\]{}]/g;
/** What means something in a string. By hand: a regular expression of a whole string has room for some millions of escapes. */
const IN_STRING = /["\\]/g;

/** The key, and blanks as kubectl writes them. */
const ITEMS_KEY = /[{,]\s*"items"\s*:\s*$/;
const KEY_CHARACTERS = 64;

function isWord(first: string): boolean {
  NO_WORD.lastIndex = 0;
  return !NO_WORD.test(first);
}

/** Behind a bracket or a word, or blanks. */
function endOfToken(text: string, at: number): number {
  NO_WORD.lastIndex = at;
  const found = NO_WORD.exec(text);
  return Math.max(found?.index ?? text.length, at + 1);
}
