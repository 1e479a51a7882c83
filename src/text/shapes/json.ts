import { fieldsOf, parsedJson } from '../../wire/json.ts';
import { WiresharkFields } from '../wireshark/fields.ts';
import { packetOfFields } from '../wireshark/packet.ts';
import type { Block, Shape, ShapeSink, TextLine } from './shape.ts';

/**
 * tshark -T json, -T jsonraw and -T ek, with or without -x and -e:
 *
 *     {"timestamp":"1795349560618","layers":{"frame":{"frame_frame_number":"1", …}, "dns":{"dns_dns_id":"0x78d5", …}}}
 */
export const json: Shape = {
  name: 'JSON of tshark',
  begin(line, sink) {
    const { plain } = line;
    const isBegin = /^\s*(?:\[\s*)?(?:\{\s*)?$/.test(plain) && plain.trim() !== '';
    const isObject = /^\s*(?:\[\s*)?\{\s*"(?:index|timestamp|_index|_source|layers)":/.test(plain);
    if (!isBegin && !isObject && !BELOW_BRACKETS.test(plain)) return undefined;
    const block = new JsonBlock();
    // After a prefix of unknown length, the line with the brackets above was not recognised: one is added.
    const opened = BELOW_BRACKETS.test(plain) ? `{${plain}` : plain;
    block.takes({ ...line, plain: opened, text: opened }, sink);
    return block;
  },
};

/** The first line of what tshark -T json prints of a packet. */
const BELOW_BRACKETS = /^\s*"_index": "packets-/;
const OF_TCPDUMP =
  /^(?:(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{1,9} |\d{10}\.\d{1,9} )?(?:\S{1,30} +(?:In|Out|B|M|P) +)?IP6? (?:\(|\S+ > \S+: )/;
/** Characters of one packet. */
const MAX_OBJECT = 1 << 22;
const MAX_DEPTH = 32;

class JsonBlock implements Block {
  #number = 0;
  #depth = 0;
  #isString = false;
  #isEscaped = false;
  /** Whether the latest line ended within a string, or after a word. */
  #isTorn = false;
  #text: string[] = [];
  #length = 0;

  takes({ plain, text, number }: TextLine, sink: ShapeSink): boolean {
    // Each object is a log entry with a tcpdump line as a value: not JSON of tshark.
    if (OF_TCPDUMP.test(text)) return false;
    if (!/^\s*(?:[[\]{}",:\d-]|true|false|null|$)/.test(plain)) {
      if (this.#depth === 0) return false;
      // The line is a remark; or, after a torn line, the rest of a value that was wrapped.
      if (!this.#isTorn) return true;
    }
    if (this.#depth === 0) this.#number = number;
    let start = 0;
    for (let at = 0; at < plain.length; at++) {
      const change = this.#see(plain[at]!);
      if (change === 1 && this.#depth === 1) start = at;
      if (change === -1 && this.#depth === 0) {
        this.#keep(plain.slice(start, at + 1));
        this.#object(sink);
        start = at + 1;
      }
    }
    this.#isTorn = this.#isString || /\w$/.test(plain);
    if (this.#depth > 0) this.#keep(plain.slice(start) + (this.#isTorn ? '' : '\n'));
    return true;
  }

  end(sink: ShapeSink): void {
    if (this.#depth > 0 && this.#text.length > 0)
      sink[this.#text.some((part) => part.includes('"layers"')) ? 'unread' : 'other'](
        this.#text[0]!,
        this.#number,
      );
    this.#depth = 0;
  }

  /** Returns by how much a character changes the depth of braces. */
  #see(character: string): -1 | 0 | 1 {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#isString && character === '\\') this.#isEscaped = true;
    else if (character === '"') this.#isString = this.#depth > 0 && !this.#isString;
    else if (this.#isString) return 0;
    else if (character === '{') {
      this.#depth++;
      return 1;
    } else if (character === '}' && this.#depth > 0) {
      this.#depth--;
      return -1;
    }
    return 0;
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length <= MAX_OBJECT) this.#text.push(part);
  }

  #object(sink: ShapeSink): void {
    const text = this.#text.join('');
    const isWhole = this.#length <= MAX_OBJECT;
    this.#text = [];
    this.#length = 0;
    const layers = isWhole ? layersOf(text) : undefined;
    const fields = new WiresharkFields();
    if (layers) collect(layers, fields, 0);
    const packet = packetOfFields(fields, this.#number);
    if (packet) sink.packet(packet);
    else if (!/^\{\s*"index"/.test(text))
      sink[layers || !isWhole ? 'unread' : 'other'](text.slice(0, 100), this.#number);
  }
}

function layersOf(text: string): object | undefined {
  const { layers, _source } = fieldsOf(parsedJson(text));
  const found = layers ?? fieldsOf(_source)['layers'];
  return typeof found === 'object' && found !== null ? found : undefined;
}

function collect(node: object, fields: WiresharkFields, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'frame_raw') fields.add(key, String(Array.isArray(value) ? value[0] : value));
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      collect(value as object, fields, depth + 1);
    else
      for (const one of Array.isArray(value) ? value : [value])
        if (typeof one === 'object' && one !== null) collect(one as object, fields, depth + 1);
        else fields.add(key, String(one));
  }
}
