import { WiresharkFields } from '../wireshark/fields.ts';
import { packetOfFields } from '../wireshark/packet.ts';
import type { Block, Shape, ShapeSink, TextLine } from './shape.ts';

/**
 * Columns in any order under a heading that names them, separated by commas, tabs, semicolons or bars: Wireshark's
 * "Export Packet Dissections, As CSV", and tshark -T fields -E header=y.
 *
 *     "No.","Time","Source","Destination","Protocol","Length","Info"
 *     frame.number,frame.time_epoch,ip.src,udp.srcport,ip.dst,udp.dstport,dns.id,dns.qry.name,dns.qry.type
 */
export const separated: Shape = {
  name: 'columns of Wireshark or tshark with a heading',
  begin({ plain }) {
    if (!HEADING.test(plain)) return undefined;
    // Jira doubles the bars of a heading.
    const heading = plain.replaceAll('||', '|');
    for (const separator of SEPARATORS) {
      // Columns that are padded with spaces are a packet list.
      if (separator === ' ' && /\S {2,}\S/.test(heading)) continue;
      const names = cellsOf(heading, separator).map(fieldOf);
      const known = names.filter((name) => name !== undefined);
      const isHeading = known.length >= 3 && known.some((name) => name.endsWith('.src'));
      if (isHeading) return new SeparatedBlock(names, separator);
    }
    return undefined;
  },
};

/** The heading of the sender's column, in the languages of Wireshark. */
const HEADING = /source|src\b|quelle|origen|origem|sorgente|источник|送信元|源/i;
const SEPARATORS = ['\t', ',', ';', '|', ' '];
const MAX_CELLS = 200;
/** Wireshark's headings, in lower case, and their fields. */
const COLUMNS: Readonly<Record<string, string>> = {
  'no.': 'frame.number',
  number: 'frame.number',
  time: 'frame.time',
  cls_time: 'frame.time',
  source: 'ip.src',
  def_src: 'ip.src',
  destination: 'ip.dst',
  def_dst: 'ip.dst',
  protocol: '_ws.col.protocol',
  length: 'frame.len',
  packet_length: 'frame.len',
  info: '_ws.col.info',
  'source port': 'udp.srcport',
  'src port': 'udp.srcport',
  srcport: 'udp.srcport',
  'destination port': 'udp.dstport',
  'dest port': 'udp.dstport',
  'dst port': 'udp.dstport',
  dstport: 'udp.dstport',
  interface: 'frame.interface_name',
  'transaction id': 'dns.id',
  ...inLanguages('frame.number', 'nr. n° núm. № nº 序号 编号 番号'),
  ...inLanguages('frame.time', 'zeit temps tiempo tempo время 时间 時間'),
  ...inLanguages('ip.src', 'quelle origen origem sorgente источник 源 源地址 送信元'),
  ...inLanguages('ip.dst', 'ziel destino destinazione назначение 目标 目的 目的地址 目标地址 宛先'),
  ...inLanguages(
    '_ws.col.protocol',
    'protokoll protocole protocolo protocollo протокол 协议 プロトコル',
  ),
  ...inLanguages('frame.len', 'länge longueur longitud comprimento lunghezza длина 长度 長さ'),
  ...inLanguages('_ws.col.info', 'information información informação информация 信息 情報'),
};

/** @param headings headings of the column in other languages, separated by spaces */
function inLanguages(field: string, headings: string): Record<string, string> {
  return Object.fromEntries(headings.split(' ').map((heading) => [heading, field]));
}

function fieldOf(heading: string): string | undefined {
  const name = heading
    .trim()
    .toLowerCase()
    .replace(/^_ws\.col\./, '');
  return COLUMNS[name] ?? (/^[a-z\d_]+(?:\.[a-z\d_]+)+$/.test(name) ? name : undefined);
}

/** Columns with an unknown heading, by the content of their cells. */
const COLUMN_OF: readonly (readonly [RegExp, string])[] = [
  [/^(?:DNS|MDNS|LLMNR)$/, '_ws.col.protocol'],
  [/^(?:Standard query|Unknown operation) /, '_ws.col.info'],
];

class SeparatedBlock implements Block {
  readonly #names: readonly (string | undefined)[];
  readonly #separator: string;

  constructor(names: readonly (string | undefined)[], separator: string) {
    this.#names = names;
    this.#separator = separator;
  }

  takes({ plain, number, isAtEdge }: TextLine, sink: ShapeSink): boolean {
    const cells = cellsOf(plain, this.#separator);
    if (cells.length < this.#names.length - 1 || cells.length > this.#names.length + 1) {
      // A remark between two rows does not end the table. A tcpdump line does.
      if (/ > |^\s*\d+\s+\d+\.\d+\s/.test(plain) || cells.length > 3) return false;
      sink.other(plain, number);
      return true;
    }
    const fields = new WiresharkFields();
    for (const [at, name] of this.#names.entries()) {
      const cell = cells[at] ?? '';
      const field = name ?? COLUMN_OF.find(([pattern]) => pattern.test(cell))?.[1];
      if (field !== undefined) fields.add(field, cell);
    }
    const packet = packetOfFields(fields, number);
    if (packet) sink.packet({ ...packet, isAtEdge });
    else sink.unread(plain, number);
    return true;
  }

  end(): void {}
}

/** Splits a line into cells. As in RFC 4180, a cell may be quoted, and a quote in it is doubled. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length && cells.length < MAX_CELLS) {
    if (line[at] === '"') {
      let end = line.indexOf('"', at + 1);
      while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
      if (end < 0) end = line.length;
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1 + separator.length;
      if (end + 1 >= line.length) break;
    } else {
      const end = line.indexOf(separator, at);
      cells.push(line.slice(at, end < 0 ? line.length : end).trim());
      if (end < 0) break;
      at = end + separator.length;
    }
  }
  return cells;
}
