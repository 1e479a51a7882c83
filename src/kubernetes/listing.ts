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
  const token = /"(?:[^"\\]+|\\.)*"?|[[{]|[\]}]|[^\s"[\]{}]+/gs;
  let depth = 0;
  let start = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (depth === 0) start = match.index;
    const [first] = match[0];
    if (first === '{' || first === '[') depth++;
    else if (first === '}' || first === ']') depth--;
    if (depth <= 0) yield [start, token.lastIndex];
    if (depth < 0) return;
  }
  if (depth > 0) yield [start];
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
