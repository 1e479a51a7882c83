import { readTcpdumpLine } from '../tcpdump/line.ts';
import type { Block, Shape, ShapeSink, TextLine } from './shape.ts';
import { hasOnlyWords } from './words.ts';

/**
 * pktmon etl2txt of Windows: a line about the place in the system at which a packet was seen, and a tcpdump line. A
 * packet appears again at each component that it passes.
 *
 *     23:02:26.539704700 PktGroupId 562949953421500, PktNumber 1, Appearance 1, Direction Tx , Type Ethernet , Component 78, …
 *     	40-EC-99-B9-17-25 > F0-B4-D2-5A-D3-E2, ethertype IPv4 (0x0800), length 71: 192.168.0.62.65066 > 192.168.0.1.53: …
 */
export const pktmon: Shape = {
  name: 'pktmon of Windows',
  begin({ plain, number }) {
    return PLACE.test(plain) ? new PktmonBlock(plain, number) : undefined;
  },
};

const PLACE = /(\d\d:\d\d:\d\d\.\d{6,9}) PktGroupId \d+, PktNumber \d+/;

class PktmonBlock implements Block {
  readonly #place: string;
  readonly #number: number;
  #text: string | undefined;

  constructor(place: string, number: number) {
    this.#place = place;
    this.#number = number;
  }

  takes({ text }: TextLine): boolean {
    if (this.#text !== undefined) return false;
    if (text.trim() === '') return true;
    if (PLACE.test(text)) return false;
    this.#text = text.trim();
    return true;
  }

  end(sink: ShapeSink): void {
    const line = this.#text === undefined ? undefined : readTcpdumpLine(this.#text);
    if (!line?.source || !hasOnlyWords(line)) {
      sink.unread(this.#text ?? this.#place, this.#number);
      return;
    }
    const [, time] = PLACE.exec(this.#place)!;
    const component = /Component (\d+)/.exec(this.#place)?.[1];
    const direction = { Tx: 'Out', Rx: 'In' }[/Direction (Tx|Rx)/.exec(this.#place)?.[1] ?? ''];
    const packet = {
      ...line,
      time: time!,
      ...(component !== undefined && { interface: `component ${component}` }),
      ...(direction !== undefined && { direction }),
    };
    sink.packet({
      text: this.#text!.replace(/^.{0,80}, length \d+: /, ''),
      number: this.#number,
      packet,
    });
  }
}
