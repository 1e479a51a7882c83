import { say, type Sentence } from '../words/say.ts';

/** A piece of JSON, and the character of the text at which it begins. */
export interface Piece {
  /** `item`: an item of the list. `document`: the document itself, at its end, with a 0 for each item. */
  readonly what: 'item' | 'document';
  readonly text: string;
  readonly start: number;
}

/** Most levels of brackets: objects of Kubernetes have some twenty. A value takes far more bytes than its brackets. */
const MAX_DEPTH = 100;

/** Thrown for a text that cannot be cut. */
export class Uncut extends Error {
  readonly said: Sentence;

  constructor(said: Sentence) {
    super(String(said));
    this.said = said;
  }
}

/**
 * Cuts consecutive JSON documents into pieces while their text comes. The items of a list come one by one, as a listing
 * of a whole cluster is as large as the cluster. Whether a closing bracket fits its opening one is not checked:
 * JSON.parse does that. Each character is looked at once, however the text is cut into chunks.
 */
export class JsonPieces {
  readonly #maxCharacters: number;
  /** Characters before the current chunk. */
  #before = 0;
  #depth = 0;
  #isInString = false;
  /** Whether the previous chunk ended after a backslash in a string. */
  #isEscaped = false;
  /** The depth of items; 0 outside of a list. */
  #itemDepth = 0;
  #isInItem = false;
  /** The current item, and where it begins. */
  #item = '';
  #itemStart = 0;
  /** The current document without its items, and where it begins; empty between documents. */
  #rest = '';
  #start = 0;
  /** The end of #rest. */
  #tail = '';

  /** @param maxCharacters most characters of one piece */
  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /**
   * Takes a chunk of text.
   *
   * @yields pieces that are complete
   * @throws Uncut if a piece is too long or nested too deep
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
          const between = text.slice(kept, at);
          this.#keep(SEPARATOR.test(between) ? ',' : between);
          kept = at;
          this.#isInItem = true;
          this.#itemStart = this.#before + at;
        } else if (first === '[' && this.#beginsItems(text.slice(kept, at)))
          this.#itemDepth = this.#depth + 1;
        if (++this.#depth > MAX_DEPTH)
          throw new Uncut(say`it is nested more than ${MAX_DEPTH} levels deep`);
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
   * Ends the text.
   *
   * @yields the last document, if its end was not visible before
   * @throws Uncut if it does not end
   */
  *end(): Generator<Piece> {
    if (this.#depth > 0 || this.#isInString)
      throw new Uncut(
        say`its JSON is cut off: the object at character ${this.#start} does not end`,
      );
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
        say`the object at character ${start} has more than ${this.#maxCharacters} characters, which no API server stores`,
      );
    }
  }

  /** Whether a bracket begins a document that is a list, or the items of a document that has some. */
  #beginsItems(before: string): boolean {
    if (this.#depth !== 1) return this.#depth === 0;
    return ITEMS_KEY.test(this.#tail + before.slice(-KEY_CHARACTERS));
  }

  /** Returns the place after the current string, or the end of the chunk. */
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
/** Characters that end a word of JSON, such as a number. */
const NO_WORD = /[\s"[\]{}]/g;
/** Characters with a meaning in a string. A regular expression for a whole string overflows after millions. */
const IN_STRING = /["\\]/g;

/** Between two items, with the indentation of kubectl. */
const SEPARATOR = /^\s*,\s*$/;

/** The key, and blanks as kubectl writes them. */
const ITEMS_KEY = /[{,]\s*"items"\s*:\s*$/;
const KEY_CHARACTERS = 64;

function isWord(first: string): boolean {
  NO_WORD.lastIndex = 0;
  return !NO_WORD.test(first);
}

/** Returns the place after a bracket, a word or blanks. */
function endOfToken(text: string, at: number): number {
  NO_WORD.lastIndex = at;
  const found = NO_WORD.exec(text);
  return Math.max(found?.index ?? text.length, at + 1);
}
