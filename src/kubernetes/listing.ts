import { CaptureError } from '../capture/error.ts';
import { type Fields, fieldsOf, listOf } from './fields.ts';

/** What `kubectl get … -o json` printed. */
export interface ListingInput {
  /** Name for errors, as the user gave it. */
  readonly file: string;
  /** The octets, from the start; called once. A chunk may be overwritten when the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
}

export const KUBECTL = 'kubectl get pods,services,endpointslices -A -o json';

/** V8's longest string has 2^29 - 24 characters; a cluster of 10,000 pods makes 30 MB. */
const MAX_OCTETS = 500_000_000;

/**
 * The objects of a listing: of a List or a PodList, of several that follow each other, or the one that it is.
 *
 * @throws CaptureError when it is no JSON, or holds no object of Kubernetes
 */
export async function readListing(input: ListingInput): Promise<readonly Fields[]> {
  const text = await textOf(input);
  const documents = parse(text, input.file);
  const objects = documents.flatMap(objectsOf);
  if (objects.length === 0 && !documents.some(isList)) {
    throw refusal(input.file, 'there is no object of Kubernetes in it');
  }
  return objects;
}

/** PowerShell 5 writes UTF-16 with a byte order mark into a file; everything else is UTF-8. */
async function textOf(input: ListingInput): Promise<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let text = '';
  let octets = 0;
  for await (const chunk of input.chunks()) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    octets += chunk.length;
    if (octets > MAX_OCTETS)
      throw refusal(input.file, `it has more than ${MAX_OCTETS} octets, which no cluster fills`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + (decoder?.decode() ?? '');
}

function parse(text: string, file: string): readonly Fields[] {
  if (text.trim() === '') throw refusal(file, 'it is empty');
  if (!/^\s*[[{]/.test(text)) {
    const isYaml = /^\s*(?:---|apiVersion:|kind:|items:)/.test(text);
    const start = JSON.stringify(text.trimStart().slice(0, 20));
    throw refusal(file, isYaml ? 'it is YAML' : `it begins with ${start} instead of {`);
  }
  try {
    return [fieldsOf(JSON.parse(text))];
  } catch {
    return Array.from(documentsIn(text), ([start, end]) => {
      try {
        return fieldsOf(JSON.parse(text.slice(start, end)));
      } catch (error) {
        if (end === undefined)
          throw refusal(file, `its JSON is cut off: the object at character ${start} does not end`);
        // The message quotes the text, line ends included.
        const why = (error as Error).message.replaceAll(/\s+/g, ' ');
        throw refusal(file, `the JSON at character ${start} is wrong: ${why}`);
      }
    });
  }
}

/**
 * Where the JSON documents of a text begin and end: several commands may have written into one file. What a bracket
 * closes is not looked at, as JSON.parse does that.
 *
 * @yields start and end; no end for what is not closed
 */
function* documentsIn(text: string): Generator<readonly [number, number?]> {
  let depth = 0;
  let start = 0;
  for (let at = 0, end = 0; at < text.length; at = end) {
    const first = text[at]!;
    end = endOfToken(text, at, first);
    if (BLANK.test(first)) continue;
    if (depth === 0) start = at;
    if (first === '{' || first === '[') depth++;
    else if (first === '}' || first === ']') depth--;
    if (depth <= 0) yield [start, end];
    if (depth < 0) return;
  }
  if (depth > 0) yield [start];
}

const BLANK = /\s/;
/** What a word of JSON, such as a number, ends before. */
const NO_WORD = /[\s"[\]{}]/g;
/** What means something in a string. */
const IN_STRING = /["\\]/g;

/**
 * Behind a string, a bracket, a blank or a word. By hand: a regular expression of a whole string keeps a note of each
 * escape in it, and has room for some millions.
 */
function endOfToken(text: string, at: number, first: string): number {
  if (first === '"') return endOfString(text, at + 1);
  NO_WORD.lastIndex = at;
  const end = NO_WORD.exec(text)?.index ?? text.length;
  return Math.max(end, at + 1);
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length;) {
    IN_STRING.lastIndex = at;
    const found = IN_STRING.exec(text);
    if (!found) break;
    if (found[0] === '"') return found.index + 1;
    at = found.index + 2;
  }
  return text.length;
}

function isList({ kind }: Fields): boolean {
  return typeof kind === 'string' && kind.endsWith('List');
}

function objectsOf(document: Fields): readonly Fields[] {
  return Array.isArray(document) ? listOf(document).flatMap(itemsOf) : itemsOf(document);
}

/** Items of a PodList do not say that they are pods: the list does. */
function itemsOf(document: Fields): readonly Fields[] {
  const { kind } = document;
  if (typeof kind !== 'string') return [];
  if (!isList(document)) return [document];
  const ofItems = kind.slice(0, -'List'.length);
  return listOf(document['items']).map((item) =>
    item['kind'] === undefined ? { ...item, kind: ofItems } : item,
  );
}

function refusal(file: string, why: string): CaptureError {
  return new CaptureError(
    'not-a-listing',
    `${file}: not a listing: ${why}; make one with: ${KUBECTL}`,
  );
}
