import type { CaptureRead } from '../../capture/open.ts';
import type { CaptureWarning } from '../../capture/packet.ts';
import { countUp } from '../../wire/by-key.ts';
import type { Warning } from '../../wire/malformation.ts';
import { inNumber } from '../../wire/number.ts';
import type { ClockKind } from '../times/printed-clock.ts';
import { showsOneWay } from './one-way.ts';
import { withSemicolons } from '../../words/lists.ts';
import { say, Sentence } from '../../words/say.ts';

/** Messages of tcpdump on standard error, and the ^C that ends it in a terminal. */
const OF_TCPDUMP =
  /^(?:tcpdump: |listening on |reading from file |dropped privs|Warning: |Capturing on |Running as user |\^C|\d+ packets? (?:captured|received by filter|dropped by (?:kernel|interface))|\d+ packets?$)/;
/** Marks of preformatted text: Markdown, Jira, HTML. */
const FENCE = /^(?:[`~]{3,}\w*|\{(?:code|noformat)[^}]*\}|(?:<\/?(?:pre|code)>)+|`*)$/;
/** The line under the head of a table. */
const RULE = /^\|?[\s:|+=-]+\|?$/;
const DROPPED = /^(\d+) packets? dropped by (?:kernel|interface)/;

/** The beginning of a capture: messages of tcpdump and tshark before the first packet, or their command line. */
const BEGINNING =
  /^(?:listening on |reading from file |Capturing on )|[$#%>] (?:sudo )?(?:tcpdump|tshark) /;
/** Lines that are quoted in the warning. */
const QUOTED = 5;
const QUOTED_CHARACTERS = 60;

/**
 * Warnings by stable identifier, for one and for many (`inNumber`), in the order of the report. The text of
 * `not-understood` is followed by the lines.
 */
export const TEXT_WARNINGS = {
  'no-times':
    'lines without times: their order shows what was not answered, but not how long anybody waited',
  'no-date': 'times without a date: shown as if they began on 1970-01-01, in UTC',
  'not-understood': 'line[ that is|s that are] not about a packet, or not understood',
  'unread-packets':
    'line[ that looks like a packet but was|s that look like packets but were] not understood: [its|their] content is missing, and what was open there stays open',
  'several-captures':
    'captures one after the other in this text, read as one with a gap between them',
  'cut-off':
    'line[ that was|s that were] cut off at the edge of a window: names are known as far as they are shown',
  'pasted-twice':
    'packet[ that stands|s that stand] in this text twice, to the microsecond: [it is|each is] counted once',
  'newest-first': 'the newest packet stands first in this text: frames are counted from its end',
  'oldest-left-out':
    'packet[s] at the end of a text that begins with the newest one: it was too long to be turned round as a whole',
  'filtered-one-way':
    'command line[ that leaves|s that leave] out one direction: a missing answer here says nothing about the server',
  'no-dns-printed':
    'packet[ of a port of DNS without its|s of a port of DNS without their] DNS message, as tcpdump -q prints [it: print it|them: print them] again without -q',
  'dropped-by-kernel':
    'packet[s] that tcpdump had to leave out: [it was|they were] dropped by the kernel',
  'not-printed':
    'TCP segment[s] with several DNS messages, which tcpdump does not print: a capture with tcpdump -w has them',
  'no-ports': 'endpoint[s] without a port: which queries share one is not known',
  'named-ports':
    'service name[ in place of a port, given|s in place of ports, each given] a number of its own',
  'named-hosts': 'name[ or masked address,|s and masked addresses, each] taken for one host',
} as const;

type TextWarning = keyof typeof TEXT_WARNINGS;

const CODES = Object.keys(TEXT_WARNINGS) as readonly TextWarning[];

function warning(
  code: TextWarning,
  count?: number,
  message: string = inNumber(TEXT_WARNINGS[code], count ?? 0),
): Warning {
  return { code, message, ...(count !== undefined && { count }) };
}

/** Counts the lines of a kind, and keeps the first ones. */
class Quotes {
  readonly #quoted: Sentence[] = [];
  #count = 0;

  add(text: string, number: number): void {
    this.#count++;
    if (this.#quoted.length < QUOTED)
      this.#quoted.push(say`line ${number}: ${text.slice(0, QUOTED_CHARACTERS)}`);
  }

  warning(code: TextWarning): CaptureWarning {
    const one = warning(code, this.#count);
    if (this.#count === 0) return one;
    // The message is its own key, as in a report (report/wording/caution.ts).
    return {
      ...one,
      message: say`${new Sentence([one.message], [])} (${withSemicolons(this.#quoted)})`,
    };
  }
}

/** Collects the warnings about a text for readers of the report: nothing is skipped silently. */
export class TextRemarks {
  readonly #others = new Quotes();
  readonly #unread = new Quotes();
  readonly #counts = new Map<TextWarning, number>();
  /** Packets of the current capture. */
  #packets = 0;

  /** Counts what a warning is about. */
  count(code: TextWarning, by = 1): void {
    countUp(this.#counts, code, by);
  }

  /** Counts a packet, and whether it was printed without its message (see `isQuiet`). */
  packet(isQuiet: boolean): void {
    this.#packets++;
    if (isQuiet) this.count('no-dns-printed');
  }

  /** Whether a line about no packet begins a further capture. */
  begins(text: string): boolean {
    return this.#packets > 0 && BEGINNING.test(text);
  }

  /** Notes that another capture begins. */
  another(): void {
    if (this.#packets === 0) return;
    this.count('several-captures', this.#counts.has('several-captures') ? 1 : 2);
    this.#packets = 0;
  }

  /** Takes a line that is about no packet. */
  other(text: string, number: number): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    if (showsOneWay(text)) this.count('filtered-one-way');
    const dropped = DROPPED.exec(trimmed)?.[1];
    if (dropped !== undefined) this.count('dropped-by-kernel', Number(dropped));
    if ([OF_TCPDUMP, FENCE, RULE].some((pattern) => pattern.test(trimmed))) return;
    this.#others.add(trimmed, number);
  }

  /** Takes a line about a packet that could not be read. */
  unread(text: string, number: number): void {
    this.#unread.add(text.trim(), number);
  }

  /** @param order see NewestFirst */
  warnings(
    clock: ClockKind,
    order: { readonly isNewestFirst: boolean; readonly leftOut: number },
  ): CaptureWarning[] {
    this.count('oldest-left-out', order.leftOut);
    const counted: CaptureWarning[] = [
      this.#unread.warning('unread-packets'),
      this.#others.warning('not-understood'),
      ...CODES.map((code) => warning(code, this.#counts.get(code) ?? 0)),
    ];
    const warnings = counted.filter(({ count }) => count !== 0);
    if (order.isNewestFirst) warnings.unshift(warning('newest-first'));
    if (clock === 'none') warnings.unshift(warning('no-times'));
    if (clock === 'of-day' || clock === 'difference' || clock === 'of-first')
      warnings.unshift(warning('no-date'));
    return warnings;
  }
}

/** Removes the quoted lines from the warnings, which then only say how many there were. */
export function withoutQuotes(read: CaptureRead): CaptureRead {
  const warnings = read.warnings.map((one) =>
    one.code === 'not-understood' || one.code === 'unread-packets'
      ? warning(one.code, one.count)
      : one,
  );
  return { ...read, warnings };
}
