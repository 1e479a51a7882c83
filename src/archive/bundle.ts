import { CaptureError } from '../capture/error.ts';
import type { FactFile, MissingFact } from '../facts/fact-file.ts';
import { factOf, missingOf, readFactsJson } from '../facts/facts-json.ts';
import {
  mainPart,
  type Manifest,
  MANIFEST_NAME,
  manifestOf,
  MAX_MANIFEST_OCTETS,
  partOf,
} from '../facts/manifest.ts';
import type { ListingInput } from '../kubernetes/listing.ts';
import type { Bytes } from '../wire/bytes.ts';
import { say, type Sentence } from '../words/say.ts';
import { Archive } from './archive.ts';
import { ArchivePasses } from './archive-passes.ts';
import type { Look } from './unpack.ts';

/** Most bytes of a fact: ten times the kube-proxy rules of a large cluster, as the script reduces them. */
const MAX_FACT_OCTETS = 8 << 20;
/** Two lists of connections, from before and after, and as much for all other facts: they stay in memory. */
const MAX_FACTS_OCTETS = 3 * MAX_FACT_OCTETS;

/** Content of a bundle besides the capture that is analysed. */
export interface Bundle {
  readonly file: string;
  readonly manifest: Manifest;
  readonly facts: readonly FactFile[];
  readonly missing: readonly MissingFact[];
  /** The node's capture, if the pod's is analysed. */
  readonly vantage: { readonly file: string; chunks(): AsyncIterable<Bytes> } | undefined;
  readonly listings: readonly ListingInput[];
}

/** Returns why a bundle must be analysed alone: its facts are about one node, and would be applied to others. */
export function isNotAlone(file: string): Sentence {
  return say`${file}: a bundle has facts of its own, which say nothing of other captures: analyse it alone`;
}

/**
 * Reads an archive as a bundle.
 *
 * @param open returns the bytes, from the start; called again for captures and listings
 * @returns undefined if the archive is no bundle
 * @throws CaptureError if it cannot be read, or with `strict` if it is damaged
 */
export async function bundleIn(
  file: string,
  open: () => AsyncIterable<Bytes>,
  look: Look,
): Promise<Bundle | undefined> {
  const member = (_name: string, index: number): AsyncIterable<Bytes> =>
    new ArchivePasses(file, open).chunks(index);
  const reading = new BundleReading(file, member);
  let index = 0;
  for await (const { name, octets, chunks } of new Archive(file).members(open())) {
    if (index === 0) {
      const isCandidate = name === MANIFEST_NAME && octets <= MAX_MANIFEST_OCTETS;
      if (!isCandidate || !(await reading.begin(chunks))) return undefined;
    } else await reading.take(name, index, chunks);
    index++;
  }
  return reading.bundle(look);
}

/** One pass over a bundle: keeps its texts, and compares all files with their checksums. */
export class BundleReading {
  readonly #problems: Sentence[] = [];
  readonly #file: string;
  readonly #open: (name: string, index: number) => AsyncIterable<Bytes>;
  #manifest: Manifest | undefined;
  #left = MAX_FACTS_OCTETS;
  readonly #facts: FactFile[] = [];
  readonly #missing: MissingFact[] = [];
  /** Content of `facts.json`, which repeats the texts. */
  #ofJson: ReturnType<typeof readFactsJson>;
  readonly #vantage: { readonly name: string; readonly index: number }[] = [];
  readonly #listings: { readonly name: string; readonly index: number }[] = [];

  constructor(file: string, open: (name: string, index: number) => AsyncIterable<Bytes>) {
    this.#file = file;
    this.#open = open;
  }

  async begin(chunks: AsyncIterable<Bytes>): Promise<boolean> {
    this.#manifest = manifestOf((await textOf(chunks, MAX_MANIFEST_OCTETS)).text);
    return this.#manifest !== undefined;
  }

  async take(name: string, index: number, chunks: AsyncIterable<Bytes>): Promise<void> {
    const part = partOf(name);
    if (part === 'facts') {
      await this.#takeJson(name, chunks);
      return;
    }
    const isText = part === 'fact' || part === 'drops' || part === 'missing';
    const most = isText ? Math.min(MAX_FACT_OCTETS, this.#left) : 0;
    const { text, octets, sha256 } = await textOf(chunks, most);
    this.#check(name, sha256);
    if (isText && octets > most)
      this.#problems.push(say`${this.#file}/${name}: ${octets} bytes, of which ${most} are read`);
    this.#left -= Math.min(octets, most);
    if (part === 'missing') for (const gap of missingOf(text)) this.#missing.push(gap);
    else if (isText) this.#facts.push(factOf(name, text));
    else if (part === 'listing') this.#listings.push({ name, index });
    else if (part === 'node') this.#vantage.push({ name, index });
  }

  /** @throws CaptureError with `strict` if the bundle is damaged */
  bundle({ strict, note }: Look): Bundle | undefined {
    const manifest = this.#manifest;
    if (!manifest) return undefined;
    for (const problem of this.#problems) {
      if (strict) throw new CaptureError('archive', problem);
      note(problem);
    }
    const file = this.#file;
    const nodes = mainPart(manifest) === 'pod' ? this.#vantage : [];
    const [first] = nodes;
    return {
      file,
      manifest,
      facts: [...this.#facts, ...this.#without(this.#facts, this.#ofJson?.facts)],
      missing: [...this.#missing, ...this.#without(this.#missing, this.#ofJson?.missing)],
      vantage: first && {
        file: `${file}/${first.name}`,
        chunks: () => oneAfterAnother(nodes, this.#open),
      },
      listings: this.#listings.map(({ name, index }) => ({
        file: `${file}/${name}`,
        chunks: () => this.#open(name, index),
        ...(!strict && { note }),
      })),
    };
  }

  /** Reads `facts.json` only if no texts came before it, as it repeats them. */
  async #takeJson(name: string, chunks: AsyncIterable<Bytes>): Promise<void> {
    const hasTexts = this.#facts.some((fact) => fact.name.startsWith('facts/'));
    const most = hasTexts ? 0 : this.#left;
    const { text, octets, sha256 } = await textOf(chunks, most);
    this.#check(name, sha256);
    if (most === 0) return;
    this.#ofJson = octets > most ? undefined : readFactsJson(text);
    if (!this.#ofJson)
      this.#problems.push(say`${this.#file}/${name}: these are no facts of a bundle, version 1`);
    this.#left -= octets;
  }

  /** Returns the entries of `others` that have no text of their own. */
  #without<T extends { readonly name: string }>(
    known: readonly T[],
    others: readonly T[] = [],
  ): readonly T[] {
    const names = new Set(known.map(({ name }) => name));
    return others.filter(({ name }) => !names.has(name));
  }

  #check(name: string, sha256: string): void {
    const told = this.#manifest?.files.find((entry) => entry.name === name)?.sha256;
    if (told === undefined || told.toLowerCase() === sha256) return;
    this.#problems.push(say`${this.#file}/${name}: its SHA-256 is not that of ${MANIFEST_NAME}`);
  }
}

async function textOf(
  chunks: AsyncIterable<Bytes>,
  most: number,
): Promise<{ text: string; octets: number; sha256: string }> {
  // Most captures are no bundle, and loading it takes 3 ms.
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  const decoder = new TextDecoder();
  let text = '';
  let left = most;
  let octets = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    octets += chunk.length;
    if (left <= 0) continue;
    text += decoder.decode(chunk.subarray(0, left), { stream: true });
    left -= chunk.length;
  }
  return { text, octets, sha256: hash.digest('hex') };
}

/** Bytes of the file header: pcap-savefile(5). */
const FILE_HEADER = 24;

/** @yields the bytes of a ring of pcap files as one file: tcpdump repeats the header in each */
async function* oneAfterAnother(
  parts: readonly { readonly name: string; readonly index: number }[],
  open: (name: string, index: number) => AsyncIterable<Bytes>,
): AsyncGenerator<Bytes> {
  for (const [at, { name, index }] of parts.entries()) {
    let skip = at === 0 ? 0 : FILE_HEADER;
    for await (const chunk of open(name, index)) {
      if (chunk.length > skip) yield chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
    }
  }
}
