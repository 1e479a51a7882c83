import { headOf, resumed } from '../capture/head.ts';
import { CaptureError } from '../capture/error.ts';
import { fieldsOf } from '../wire/json.ts';
import { JsonPieces, type Piece, Uncut } from './json-pieces.ts';
import { Objects } from './objects.ts';
import { say, type Sentence } from '../words/say.ts';

/** The output of `kubectl get … -o json`. */
export interface ListingInput {
  /** Name for errors, as the user gave it. */
  readonly file: string;
  /** Returns the bytes, from the start; called once. A chunk may be overwritten when the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
  /** @internal Receives why this is no listing. It is then read as far as it goes, and no error. */
  readonly note?: (said: Sentence) => void;
}

const KUBECTL = 'kubectl get pods,services,endpointslices -A -o json';

/**
 * Most characters of one object: etcd takes 1.5 MiB in a request, and kubectl adds indentation. Its parts may take 20
 * times as many bytes as it has characters.
 */
const MAX_CHARACTERS = 4 << 20;

/** Characters that are looked at before a text counts as JSON. */
const HEAD_CHARACTERS = 64;

/**
 * Adds the objects of a listing: of a List or a PodList, of several that follow each other, or of a single object.
 *
 * @throws CaptureError if it is no JSON, or holds no object of Kubernetes
 */
export async function readListing(input: ListingInput, objects: Objects): Promise<void> {
  try {
    await readAll(input, objects);
  } catch (error) {
    const isRefusal = error instanceof CaptureError && error.code === 'not-a-listing';
    if (!input.note || !isRefusal) throw error;
    input.note(say`${error.said}`);
  }
}

async function readAll(input: ListingInput, objects: Objects): Promise<void> {
  const { file } = input;
  const pieces = new JsonPieces(MAX_CHARACTERS);
  const documents = new Documents(objects, file);
  const take = (some: Iterable<Piece>): void => {
    try {
      for (const piece of some) documents.take(piece);
    } catch (error) {
      throw error instanceof Uncut ? refusal(file, error.said) : error;
    }
  };
  let head: string | undefined = '';
  for await (const text of textsOf(input)) {
    if (head === undefined) {
      take(pieces.take(text));
      continue;
    }
    head += text;
    if (head.trimStart().length < HEAD_CHARACTERS) continue;
    checkHead(head, file);
    take(pieces.take(head));
    head = undefined;
  }
  if (head !== undefined) {
    checkHead(head, file);
    take(pieces.take(head));
  }
  take(pieces.end());
  if (!documents.hasObjects) throw refusal(file, say`there is no object of Kubernetes in it`);
}

/** @yields the text of each chunk of a listing: UTF-16 with a byte order mark (PowerShell 5), or UTF-8 */
async function* textsOf(input: ListingInput): AsyncGenerator<string> {
  const rest = input.chunks()[Symbol.asyncIterator]();
  // A pipe may deliver one byte at a time, and the mark has two.
  const { octets } = await headOf(rest, 2);
  const isUtf16 = octets[0] === 0xff && octets[1] === 0xfe;
  const decoder = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8');
  for await (const chunk of resumed(octets, rest)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function checkHead(head: string, file: string): void {
  if (head.trim() === '') throw refusal(file, say`it is empty`);
  if (/^\s*[[{]/.test(head)) return;
  const isYaml = /^\s*(?:---|apiVersion:|kind:|items:)/.test(head);
  const start = JSON.stringify(head.trimStart().slice(0, 20));
  throw refusal(file, isYaml ? say`it is YAML` : say`it begins with ${start} instead of {`);
}

/** Puts the documents of a listing together from their pieces. */
class Documents {
  readonly #objects: Objects;
  readonly #file: string;
  /** The items of the current document: kubectl writes their kind after them. */
  #items = new Objects();
  /** Whether an object, or a list of objects, was among them. */
  hasObjects = false;

  constructor(objects: Objects, file: string) {
    this.#objects = objects;
    this.#file = file;
  }

  take({ what, text, start }: Piece): void {
    const value = this.#parsed(text, start);
    if (what === 'item') this.#items.add(fieldsOf(value));
    else this.#end(value);
  }

  #end(document: unknown): void {
    const items = this.#items;
    this.#items = new Objects();
    if (Array.isArray(document)) {
      // An array of documents.
      if (items.count > 0) this.hasObjects = true;
      this.#objects.addAll(items, undefined);
      return;
    }
    const { kind } = fieldsOf(document);
    if (typeof kind !== 'string') return;
    this.hasObjects = true;
    // Items of a PodList do not say that they are pods: the list does.
    if (kind.endsWith('List')) this.#objects.addAll(items, kind.slice(0, -'List'.length));
    else this.#objects.add(fieldsOf(document));
  }

  #parsed(text: string, start: number): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      // The message quotes the text, line ends included.
      const why = (error as Error).message.replaceAll(/\s+/g, ' ');
      throw refusal(this.#file, say`the JSON at character ${start} is wrong: ${why}`);
    }
  }
}

function refusal(file: string, why: Sentence): CaptureError {
  return new CaptureError(
    'not-a-listing',
    say`${file}: not a listing: ${why}; make one with: ${KUBECTL}`,
  );
}
