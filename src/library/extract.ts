import { analyze } from '../analyze.ts';
import { annotated } from '../annotate/in-memory.ts';
import type { AnonymizeOptions } from '../anonymize/anonymizer.ts';
import { Extraction, type ExtractTarget } from '../extract/extraction.ts';
import type { ExtractFormat } from '../extract/packets.ts';
import type { Request } from '../extract/selection.ts';
import type { CaptureInput } from '../messages.ts';
import { FORMATS } from '../report/index.ts';
import type { Line } from '../report/lines/line.ts';
import type { Bytes } from '../wire/bytes.ts';
import { parseMoment } from '../wire/moment.ts';
import { ENGLISH } from '../words/words.ts';
import { inputsOf, type Signal, untilAborted } from './input.ts';
import {
  arePorts,
  checkOptions,
  isMilliseconds,
  isOneOf,
  isSignal,
  isSomething,
  isText,
  isTexts,
  listOf,
} from './options.ts';

/** Selects packets: findings and lookups, or the lookups of clients in a span of time. */
export interface ExtractOptions {
  /** Ids of findings, as in `report.findings`: `F1`. */
  readonly findings?: readonly string[];
  /** Numbers of lookups: `lookup` of a line or of a finding. */
  readonly lookups?: readonly number[];
  /** Addresses or CIDR blocks (RFC 4632). */
  readonly clients?: readonly string[];
  /** Lookups that began between these times: ISO 8601 in UTC as reports show times, `10:11`, or `+5m` after the first packet. */
  readonly from?: string;
  readonly to?: string;
  /** `pcapng` by default, with a comment on each packet. */
  readonly format?: ExtractFormat;
  /** Replaces addresses and names by pseudonyms. */
  readonly anonymize?: AnonymizeOptions;
  /** DNS ports besides 53. */
  readonly ports?: readonly number[];
  /** Milliseconds from which on an answer counts as slow; 1000 by default. */
  readonly slowMs?: number;
  /** An AbortSignal, as for `analyze`. */
  readonly signal?: Signal;
}

/** A small capture that shows the same as the whole one. */
export interface Extract {
  readonly octets: Uint8Array;
  /** How many packets were taken, and what they show, in English. */
  readonly said: string;
}

const CHECKS = {
  findings: listOf("ids, such as ['F1']", (one) => /^F[1-9]\d*$/.test(String(one))),
  lookups: listOf('numbers, from 1 on', (one) => Number.isSafeInteger(one) && (one as number) > 0),
  clients: isTexts,
  from: isText,
  to: isText,
  format: isOneOf('pcap', 'pcapng'),
  anonymize: isSomething,
  ports: arePorts,
  slowMs: isMilliseconds,
  signal: isSignal,
} as const satisfies Readonly<Record<keyof ExtractOptions, unknown>>;

/**
 * Extracts the packets of findings, lookups or clients: as few as show the same diagnosis, which is verified. The
 * extract is made in memory.
 *
 * ```ts
 * const { bytes } = await extract(readFileSync('node.pcap'), { findings: ['F1'] });
 * ```
 *
 * @param input the bytes of a capture, or captures that can be opened several times; a stream can be read only
 *   once
 * @throws CaptureError with the code `extract` if no extract shows the same, or nothing matches the selection
 * @throws TypeError for an unknown option or an invalid value
 */
export async function extract(
  input: Uint8Array | readonly CaptureInput[],
  options: ExtractOptions,
): Promise<Extract> {
  checkOptions('extract', options, CHECKS);
  if (!(input instanceof Uint8Array || Array.isArray(input)))
    throw new TypeError(
      'extract reads a capture several times: it takes a Uint8Array or a list of { file, chunks }',
    );
  const { format = 'pcapng', ports = [], slowMs, anonymize, signal } = options;
  const given = inputsOf(input, 'extract');
  const inputs = signal ? untilAborted(given, signal) : given;
  const settings = {
    output: `-.${format}`,
    format,
    request: requestOf(options),
    ports,
    slowMs,
    anonymize,
  };
  const extraction = new Extraction(inputs, settings, () => new MemoryTarget());
  const { target, said } = await extraction.run();
  if (format === 'pcap') return { octets: target.octets, said: String(said) };
  const written = extraction.extract(target);
  const lines: Line[] = [];
  const { report } = await analyze([written], {
    ...extraction.options,
    onLine: (line) => lines.push(line),
  });
  const reporter = await FORMATS.pcapng.load({ lines: 'all', color: false, words: ENGLISH });
  const rows = lines.map((line) => reporter.line!(line));
  return { octets: joined(await annotated([written], rows, report, ENGLISH)), said: String(said) };
}

function requestOf({
  findings = [],
  lookups = [],
  clients = [],
  from,
  to,
}: ExtractOptions): Request {
  const hasLookups = findings.length + lookups.length > 0;
  if (hasLookups === (clients.length > 0 || from !== undefined || to !== undefined))
    throw new TypeError(
      'extract takes findings or lookups, or else clients, from and to: one of the two',
    );
  return {
    findings,
    lookups,
    clients,
    from: checked('from', from),
    to: checked('to', to),
  };
}

function checked(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && parseMoment(text) === undefined)
    throw new TypeError(`extract: ${name} takes a time such as 2026-11-22T10:11:12.5Z`);
  return text;
}

class MemoryTarget implements ExtractTarget {
  #pieces: Bytes[] = [];

  write(octets: Uint8Array): void {
    this.#pieces.push(octets);
  }

  async close(): Promise<void> {}

  async *chunks(): AsyncGenerator<Bytes> {
    yield* this.#pieces;
  }

  discard(): void {
    this.#pieces = [];
  }

  get octets(): Uint8Array {
    return joined(this.#pieces);
  }
}

function joined(pieces: readonly Bytes[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
