import type { Anonymizer } from '../anonymize/anonymizer.ts';
import { InterfaceNumbers } from '../capture/pcapng/interface-numbers.ts';
import { type CaptureRead, readCapture, type ReadOptions } from '../capture/open.ts';
import type { Packet, PacketSink } from '../capture/packet.ts';
import { Block } from '../capture/pcapng/block.ts';
import { PcapngWriter } from '../capture/writing/pcapng-writer.ts';
import type { CaptureInput } from '../messages.ts';
import type { Bytes } from '../wire/bytes.ts';
import { Epoch } from '../wire/time.ts';
import { withComments, withoutLength } from './annotated-block.ts';

/** The comments to write besides the packets. */
export interface Comments {
  /** The comment on the capture as a whole: the verdict. */
  readonly capture: string;
  /**
   * Returns the comments on a packet. Called once per packet, in the order of captures and frames.
   *
   * @returns none, one, or several; undefined to leave the packet out
   */
  of(capture: number, frame: number): readonly string[] | undefined;
}

/** Takes bytes of the copy, which are valid only during the call. */
type Write = (octets: Bytes) => void;

/** Ignores packets, where only the facts or blocks of a capture are of interest. */
const NOTHING: PacketSink = () => {};

/**
 * Copies captures into one pcapng file, one section each, with comments on packets (draft-ietf-opsawg-pcapng section
 * 3.5: opt_comment), so that Wireshark shows the diagnosis beside the packet.
 *
 * A pcapng file keeps its blocks, with their names of interfaces, times and comments. A pcap file gets an interface for
 * its link type. An anonymous copy is written anew, because other blocks and options contain names.
 */
export async function annotateCaptures(
  inputs: readonly CaptureInput[],
  comments: Comments,
  write: Write,
  anonymizer?: Anonymizer,
): Promise<void> {
  for (const [capture, input] of inputs.entries()) {
    const { facts } = await read(input, NOTHING, { enough: 1 });
    if (facts.format === 'pcapng' && !anonymizer) await copyBlocks(input, capture, comments, write);
    else await writeAnew(input, capture, comments, write, anonymizer);
  }
}

async function copyBlocks(
  input: CaptureInput,
  capture: number,
  comments: Comments,
  write: Write,
): Promise<void> {
  let isFirst = capture === 0;
  const onBlock: ReadOptions['onBlock'] = (type, block, littleEndian, frame) => {
    if (type === Block.section) {
      const section = withoutLength(block, littleEndian);
      write(isFirst ? withComments(type, section, littleEndian, [comments.capture]) : section);
      isFirst = false;
      return;
    }
    const isPacket = PACKETS.has(type);
    const said = isPacket ? comments.of(capture, frame) : [];
    if (said) write(withComments(type, block, littleEndian, said));
  };
  await read(input, NOTHING, { onBlock });
}

const PACKETS: ReadonlySet<number> = new Set([
  Block.enhancedPacket,
  Block.packet,
  Block.simplePacket,
]);

async function writeAnew(
  input: CaptureInput,
  capture: number,
  comments: Comments,
  write: Write,
  anonymizer: Anonymizer | undefined,
): Promise<void> {
  const epoch = new Epoch();
  const numbers = new InterfaceNumbers();
  const { facts } = await read(input, (packet) => numbers.number(packet), { epoch });
  const writer = new PcapngWriter({ ...facts, linkTypes: numbers.linkTypes });
  // The header consists of the section block and the interface blocks. Comments belong to the section block, the first
  // one.
  const header = writer.header();
  const sectionEnd = new DataView(header.buffer, header.byteOffset).getUint32(4, true);
  const said = capture === 0 ? [comments.capture] : [];
  write(withComments(Block.section, header.subarray(0, sectionEnd), true, said));
  write(header.subarray(sectionEnd));
  const put = (packet: Packet): void => {
    const texts = comments.of(capture, packet.frame);
    if (!texts) return;
    const block = writer.packet(packet, numbers.number(packet), epoch);
    write(withComments(Block.enhancedPacket, block, true, texts));
  };
  await read(input, (packet) => (anonymizer ? anonymizer.take(packet, put) : put(packet)), {
    epoch,
  });
  anonymizer?.end(put);
}

/** Reads a capture again. The analysis has counted its damage; here the part before the damage is copied. */
function read(
  input: CaptureInput,
  sink: PacketSink,
  options: Partial<ReadOptions>,
): Promise<CaptureRead> {
  const epoch = new Epoch();
  return readCapture(input.chunks(), { file: input.file, epoch, ...options }, sink);
}
