import { packetOfRow } from '../wireshark/packet-row.ts';
import { entity } from '../lines/markup.ts';
import { WiresharkFields } from '../wireshark/fields.ts';
import { packetOfFields } from '../wireshark/packet.ts';
import { rowOf } from './packet-list.ts';
import type { Block, Shape, ShapeSink, TextLine } from './shape.ts';

/**
 * tshark -T pdml and -T psml, and Wireshark's exports of these names. Each element is on a line of its own. A paste is
 * seldom a whole document, so lines are read, not a document.
 *
 *     <field name="dns.id" showname="Transaction ID: 0x78d5" size="2" pos="42" show="0x78d5" value="78d5"/>
 *     <section>10.244.1.7</section>
 */
export const xml: Shape = {
  name: 'PDML or PSML of Wireshark',
  begin(line, sink) {
    if (!/^\s*<(?:\?xml|pdml|psml|packet>|proto |field |section>|structure>)/.test(line.plain))
      return undefined;
    const block = new XmlBlock(line.number);
    block.takes(line, sink);
    return block;
  },
};

const SECTION = /^\s*<section>(.*)<\/section>\s*$/;
const FIELD = /^\s*<field name="([^"]*)"/;
const VALUE = / (show|value)="([^"]*)"/g;
/** An element whose rest is on the next line, as a window or a mail has wrapped it. */
const OPEN = /^\s*<(?:section>(?!.*<\/section>)|(?:field|proto) (?!.*>\s*$))/;
/** Ends of lines that were wrapped between words, and lost a space there. */
const [ENDS_WITH_WORD, BEGINS_WITH_WORD] = [/ [A-Z]{1,6}$/, /^(?:[A-Z]{1,6}\b|response\b|\w+=)/];
const MAX_ELEMENT = 1 << 20;
/** Fields of which the bytes are read, not the description. */
const OCTETS = new Set(['udp.payload', 'tcp.payload']);

class XmlBlock implements Block {
  #number: number;
  #fields = new WiresharkFields();
  #sections: string[] = [];
  #isHeading = false;
  /** The beginning of an element that continues on the next line. */
  #open = '';

  constructor(number: number) {
    this.#number = number;
  }

  takes({ plain: printed, number }: TextLine, sink: ShapeSink): boolean {
    const plain = this.#joined(printed);
    this.#open = OPEN.test(plain) && plain.length < MAX_ELEMENT ? plain : '';
    if (this.#open !== '') return true;
    if (!/^\s*(?:<|$)/.test(plain)) {
      if (plain.includes(' > ')) return false;
      sink.other(plain, number);
      return true;
    }
    const field = FIELD.exec(plain);
    const section = field ? undefined : SECTION.exec(plain);
    if (field) this.#field(field[1]!, plain);
    else if (section) this.#sections.push(section[1]!.replace(/&[#\w]+;/g, entity));
    else if (plain.includes('<structure>')) this.#isHeading = true;
    else if (plain.includes('<packet>')) this.#begin(number);
    else if (plain.includes('</packet>')) this.end(sink);
    else if (plain.includes('</structure>')) this.#begin(number);
    return true;
  }

  end(sink: ShapeSink): void {
    const row = this.#isHeading ? undefined : rowOf(this.#sections.join('  '));
    const packet = row
      ? packetOfRow(row, this.#number)
      : packetOfFields(this.#fields, this.#number);
    if (packet) sink.packet(packet);
    this.#begin(this.#number);
  }

  #joined(line: string): string {
    if (this.#open === '' || /^\s*</.test(line)) return line;
    const isSpaced = ENDS_WITH_WORD.test(this.#open) || BEGINS_WITH_WORD.test(line);
    return this.#open + (isSpaced ? ' ' : '') + line;
  }

  #begin(number: number): void {
    this.#number = number;
    this.#isHeading = false;
    this.#sections = [];
    this.#fields = new WiresharkFields();
  }

  #field(name: string, line: string): void {
    const values = new Map(Array.from(line.matchAll(VALUE), ([, kind, value]) => [kind, value!]));
    const value = values.get(OCTETS.has(name) ? 'value' : 'show');
    if (value !== undefined) this.#fields.add(name, value.replace(/&[#\w]+;/g, entity));
  }
}
