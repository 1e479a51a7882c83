import { type Fields, fieldsOf, parsedJson } from '../../wire/json.ts';

/** A packet that the kernel reports as dropped. */
export interface Drop {
  /** Seconds since 1970. */
  readonly time: number;
  /** `NETFILTER_DROP`: enum skb_drop_reason (include/net/dropreason-core.h); undefined for kernels before 5.17. */
  readonly reason: string | undefined;
  /** `nf_hook_slow+0xa9`. */
  readonly location: string | undefined;
  /** EtherType (skb->protocol); undefined if it is not told. */
  readonly protocol: number | undefined;
}

export interface Drops {
  /** In order of time. */
  readonly list: readonly Drop[];
  /** Whether no drop is missing: the recording went on from begin to end, and its buffer held all of it. */
  readonly isComplete: boolean;
}

/** A node with more drops has another problem; the first lines of the text are kept. */
const MAX_DROPS = 100_000;

/**
 * Reads lines of the event skb:kfree_skb from tracefs (Documentation/trace/events.rst), or what
 * `retis collect --out` writes, one event of JSON a line. Undefined if the text is neither.
 *
 * A trace has its own clock. Lines `dnspcap clock SECONDS`, written into the trace, tell its distance from the time of
 * day: a clock that counts TAI differs by whole seconds. `dnspcap near SECONDS` is for any other clock, to a
 * millisecond or two. Without such lines the times are taken as they are. retis counts from the start of the machine,
 * and its first event tells when that was.
 */
export function drops(text: string): Drops | undefined {
  const reading = new Reading();
  for (const line of text.split('\n')) reading.take(line);
  return reading.drops();
}

class Reading {
  /** Times are by the clock of the events. */
  readonly #list: Drop[] = [];
  /** Seconds that the clock of the events is ahead of the time of day. */
  #ahead: number | undefined;
  #markers = 0;
  #isOne = false;
  #isWhole = true;

  take(line: string): void {
    const [, at, clock, told = ''] = MARKER.exec(line) ?? [];
    const [, held, written] = HEADING.exec(line) ?? [];
    if (at !== undefined) {
      this.#isOne = true;
      this.#markers++;
      this.#ahead ??= aheadOf(Number(at), clock === 'clock', told);
    } else if (/LOST \d+ EVENTS/.test(line) || held !== written) this.#isWhole = false;
    else if (line.startsWith('{')) this.#event(fieldsOf(parsedJson(line)));
    else {
      const [, time, rest = ''] = EVENT.exec(line) ?? [];
      if (time === undefined) return;
      const [, reason] = / reason: (\w{1,60})/.exec(rest) ?? [];
      const [, location] = /location=([\w.]{1,80}(?:\+0x[\da-f]{1,8})?)/.exec(rest) ?? [];
      const [, protocol] = / protocol=(\d{1,5})\b/.exec(rest) ?? [];
      this.#add({
        time: Number(time),
        reason,
        location,
        protocol: protocol === undefined ? undefined : Number(protocol),
      });
    }
  }

  drops(): Drops | undefined {
    if (!this.#isOne) return undefined;
    const ahead = this.#ahead ?? 0;
    const list = this.#list
      .map((drop) => ({ ...drop, time: drop.time - ahead }))
      .toSorted((a, b) => a.time - b.time);
    // A marker at the begin and one at the end: the recording went on in between.
    return { list, isComplete: this.#isWhole && this.#markers >= 2 };
  }

  /** `{"common":{"timestamp":…},"kernel":{"symbol":"skb:kfree_skb"},"skb-drop":{"drop_reason":"NO_SOCKET"}}` */
  #event(event: Fields): void {
    const { clock_monotonic_offset: offset } = fieldsOf(event['startup']);
    const { sec } = fieldsOf(offset);
    if (typeof sec === 'number') {
      const { nsec } = fieldsOf(offset);
      this.#isOne = true;
      this.#ahead = -(sec + (typeof nsec === 'number' ? nsec / 1e9 : 0));
      return;
    }
    const { drop_reason: reason, subsys } = fieldsOf(event['skb-drop']);
    const { timestamp } = fieldsOf(event['common']);
    if (typeof reason !== 'string' || typeof timestamp !== 'number') return;
    this.#isOne = true;
    // The start of the machine, from which the time counts, is unknown.
    if (this.#ahead === undefined) return;
    this.#add({
      time: timestamp / 1e9,
      reason: (typeof subsys === 'string' ? `${subsys}/${reason}` : reason).slice(0, 60),
      location: undefined,
      protocol: undefined,
    });
  }

  #add(drop: Drop): void {
    this.#isOne = true;
    if (this.#list.length < MAX_DROPS) this.#list.push(drop);
    else this.#isWhole = false;
  }
}

/** Returns how far a clock is ahead of its marker's time of day: TAI by whole seconds. */
function aheadOf(at: number, isTai: boolean, told: string): number {
  const ahead = at - Number(told);
  if (!isTai) return ahead;
  // A time without decimals was cut to its second, so that the difference is rounded down.
  return told.includes('.') ? Math.round(ahead) : Math.floor(ahead);
}

/** `# entries-in-buffer/entries-written: 10/10   #P:2` */
const HEADING = /^# entries-in-buffer\/entries-written: (\d+)\/(\d+)/;
/** `sh-16001 [000] ...1. 1795774129.278905: tracing_mark_write: dnspcap clock 1795774129.278816546` */
const MARKER =
  /(\d{1,12}\.\d{1,9}): tracing_mark_write: dnspcap (clock|near) (\d{1,12}(?:\.\d{1,9})?)/;
/** `<idle>-0 [001] ..s2. 1795774129.278905: kfree_skb: skbaddr=… protocol=2048 location=nf_hook_slow+0xa9/0x120 …` */
const EVENT = /(\d{1,12}\.\d{1,9}): kfree_skb: (.*)$/;

/** Returns the drops from `from` to `to`, both in seconds since 1970. */
export function dropsWithin({ list }: Drops, from: number, to: number): Drop[] {
  return list.filter(({ time }) => time >= from && time <= to);
}
