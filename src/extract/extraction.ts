import { analyze, type AnalyzeOptions } from '../analyze.ts';
import { type AnonymizeOptions, Anonymizer } from '../anonymize/anonymizer.ts';
import { CaptureError } from '../capture/error.ts';
import type { CaptureInput } from '../messages.ts';
import type { Line } from '../report/lines/line.ts';
import { spanOf } from '../report/captures/span.ts';
import type { Report } from '../report/report.ts';
import type { Bytes } from '../wire/bytes.ts';
import { instant } from '../wire/moment.ts';
import { grouped, say, type Sentence } from '../words/say.ts';
import { Choice } from './choice.ts';
import { ChosenPackets, type ExtractFormat, type Survey } from './packets.ts';
import { difference, told, type Told } from './same-diagnosis.ts';
import {
  type DatedRequest,
  datedRequest,
  type Extent,
  extents,
  isBySpan,
  Reaches,
  type Request,
  wantedFindings,
  wantedLookups,
} from './selection.ts';

/** A place for an extract, which is read back before it is published. */
export interface ExtractTarget {
  /** @param octets which the target may keep */
  write(octets: Uint8Array): void;
  close(): Promise<void>;
  /** Returns what was written, from the start. */
  chunks(): AsyncIterable<Bytes>;
  discard(): void;
}

export interface ExtractionSettings {
  /** Name of the output, for messages. */
  readonly output: string;
  readonly format: ExtractFormat;
  readonly request: Request;
  readonly ports: readonly number[];
  readonly slowMs: number | undefined;
  /** As in `AnalyzeOptions`, if the extract is written where it says so too. */
  readonly until?: number;
  /** Undefined to leave packets as they are. */
  readonly anonymize: AnonymizeOptions | undefined;
}

/** Extracts as little of the captures as gives the same diagnosis. */
export class Extraction<Target extends ExtractTarget> {
  readonly options: AnalyzeOptions;
  readonly #inputs: readonly CaptureInput[];
  readonly #settings: ExtractionSettings;
  readonly #open: () => Target;
  #target: Target | undefined;
  #anonymizer: Anonymizer | undefined;

  /**
   * @param inputs which are read several times
   * @param open returns a new target for each attempt
   */
  constructor(inputs: readonly CaptureInput[], settings: ExtractionSettings, open: () => Target) {
    this.#inputs = inputs;
    this.#settings = settings;
    this.#open = open;
    const { ports, slowMs, until } = settings;
    this.options = {
      ports,
      ...(slowMs !== undefined && { slowMs }),
      ...(until !== undefined && { until }),
    };
  }

  /** The anonymizer of the last written extract; undefined without one. */
  get anonymizer(): Anonymizer | undefined {
    return this.#anonymizer;
  }

  /** Returns the extract as an input, before it is published. */
  extract(target: ExtractTarget): CaptureInput {
    return { file: this.#settings.output, chunks: () => target.chunks() };
  }

  /**
   * Tries growing extents until the extract gives the same diagnosis.
   *
   * @param target a target that is already open
   * @returns the target, and a sentence about what was taken
   * @throws CaptureError if no extract would give the same diagnosis
   */
  async run(
    target: Target = this.#open(),
  ): Promise<{ readonly target: Target; readonly said: Sentence }> {
    this.#target = target;
    const { whole, request } = await this.#whole();
    if (request.from > request.to)
      throw refusal(say`--from is later than --to: no lookup began in between`);
    const wanted = wantedFindings(whole, request);
    const reaches = new Reaches(wantedLookups(wanted, request));
    // If the user says how much to take, the reach of lookups does not matter.
    if (!isBySpan(request)) await this.#look((line) => reaches.take(line));
    let lacking: Sentence | undefined;
    for (const extent of extents(wanted, whole, request, reaches)) {
      const survey = await this.#write(extent);
      if (survey.packets === 0) continue;
      const differs = difference(wanted, whole, await this.#findings());
      if (differs === undefined) {
        const said = say`${grouped(survey.packets)} of ${grouped(survey.of)} packets, ${extent.described}; ${shows(wanted)}`;
        return { target: this.#target, said };
      }
      lacking = differs;
      this.#target.discard();
      this.#target = this.#open();
    }
    if (!lacking) throw refusal(say`no packet is of what was asked for: nothing is written`);
    throw refusal(
      say`nothing is written, because the extract would not show the same: ${lacking}; widen --from and --to, leave out --client, or name the --finding`,
    );
  }

  /** Returns the compared part of the findings of the whole, whose report may be large, and what is requested of it. */
  async #whole(): Promise<{ readonly whole: readonly Told[]; readonly request: DatedRequest }> {
    const { report } = await analyze(this.#inputs, this.options);
    this.#check(report);
    const first = instant(spanOf(report.captures)?.first ?? '') ?? 0;
    return {
      whole: report.findings.map(told),
      request: datedRequest(this.#settings.request, first),
    };
  }

  /** Reads all lines of the whole. */
  async #look(take: (line: Line) => void): Promise<void> {
    await analyze(this.#inputs, { ...this.options, onLineOnce: take });
  }

  #check({ captures, findings, summary }: Report): void {
    const text = captures.find(({ format }) => format === 'text');
    if (text)
      throw refusal(
        say`${text.file}: what tcpdump prints has no packets to extract: copy its lines, or capture with: tcpdump -w`,
      );
    const known = findings.map(({ id }) => id);
    const range = knownRange(known);
    for (const id of this.#settings.request.findings) {
      if (known.includes(id)) continue;
      throw refusal(say`--finding ${id}: ${range}; dnspcap analyze shows them`);
    }
    for (const lookup of this.#settings.request.lookups) {
      if (lookup > summary.lookups)
        throw refusal(say`--lookup ${lookup}: the last one is ${grouped(summary.lookups)}`);
    }
  }

  async #write({ wanted }: Extent): Promise<Survey> {
    const { format, output, anonymize, ports } = this.#settings;
    const choice = wanted && new Choice(wanted);
    if (choice) await this.#look((line) => choice.take(line));
    const packets = new ChosenPackets(this.#inputs, choice);
    const survey = await packets.survey();
    if (survey.packets === 0) return survey;
    if (survey.interfaces > 1 && format === 'pcap')
      throw refusal(
        say`-o ${output}: the packets are of ${survey.interfaces} interfaces or link types, and pcap has room for one: write .pcapng`,
      );
    this.#anonymizer = anonymize && new Anonymizer(anonymize, ports);
    this.#anonymizer?.rememberNames();
    const target = this.#target!;
    await packets.write(survey, format, (octets) => target.write(octets), this.#anonymizer);
    await target.close();
    return survey;
  }

  /** Returns the findings of the extract, with the original names and addresses. */
  async #findings(): Promise<readonly Told[]> {
    const { findings } = (await analyze([this.extract(this.#target!)], this.options)).report;
    return findings.map((finding) => withOriginals(told(finding), this.#anonymizer));
  }
}

function refusal(said: Sentence): CaptureError {
  return new CaptureError('extract', said);
}

function knownRange(ids: readonly string[]): Sentence {
  const [first, ...others] = ids;
  if (first === undefined) return say`there is no finding`;
  return others.length === 0
    ? say`there is only ${first}`
    : say`there are ${first} to ${ids.at(-1)!}`;
}

/** Replaces pseudonyms by the originals, so that they do not count as a difference. */
function withOriginals(finding: Told, anonymizer: Anonymizer | undefined): Told {
  if (!anonymizer) return finding;
  const { client, server, name } = finding;
  return {
    ...finding,
    ...(client && { client: { ...client, address: anonymizer.originalAddress(client.address) } }),
    ...(server && { server: { ...server, address: anonymizer.originalAddress(server.address) } }),
    ...(name !== undefined && { name: anonymizer.originalName(name) }),
  };
}

function shows(wanted: readonly Told[]): Sentence {
  const rules = [...new Set(wanted.map(({ rule }) => rule))].join(', ');
  return rules === '' ? say`no finding, as in the whole` : say`the same diagnosis: ${rules}`;
}
