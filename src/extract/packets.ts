import type { Anonymizer } from '../anonymize/anonymizer.ts';
import { InterfaceNumbers } from '../capture/pcapng/interface-numbers.ts';
import { readCapture } from '../capture/open.ts';
import type { Packet } from '../capture/packet.ts';
import {
  type PacketWriter,
  PcapWriter,
  type WrittenFacts,
} from '../capture/writing/pcap-writer.ts';
import { PcapngWriter } from '../capture/writing/pcapng-writer.ts';
import { FlowReader } from '../decode/flow.ts';
import type { CaptureInput } from '../messages.ts';
import { Blocks } from '../wire/blocks.ts';
import { Epoch, SECOND } from '../wire/time.ts';
import type { Choice } from './choice.ts';

/** Facts about the extract that are known before the first packet is written. */
export interface Survey {
  readonly packets: number;
  /** Packets of all captures, whether taken or not. */
  readonly of: number;
  /** Number of interfaces and link types of the chosen packets; pcap has room for one. */
  readonly interfaces: number;
  readonly facts: WrittenFacts;
}

export type ExtractFormat = 'pcap' | 'pcapng';

/** The packets of captures that belong to a choice; all packets without a choice. */
export class ChosenPackets {
  readonly #inputs: readonly CaptureInput[];
  readonly #choice: Choice | undefined;
  readonly #flows = new FlowReader();
  readonly #epoch = new Epoch();
  readonly #interfaces = new InterfaceNumbers();

  constructor(inputs: readonly CaptureInput[], choice: Choice | undefined) {
    this.#inputs = inputs;
    this.#choice = choice;
  }

  /** Reads the captures once and writes nothing. */
  async survey(): Promise<Survey> {
    let packets = 0;
    let of = 0;
    let snapLength = 0;
    let isUnlimited = false;
    let timeDigits: 6 | 9 = 6;
    for (const [capture, input] of this.#inputs.entries()) {
      const { facts, packets: all } = await this.#read(input, (packet) => {
        if (!this.#isChosen(packet, capture)) return;
        packets++;
        this.#interfaces.number(packet);
      });
      of += all;
      if (facts.snapLength === 0) isUnlimited = true;
      snapLength = Math.max(snapLength, facts.snapLength);
      if (facts.timeDigits === 9) timeDigits = 9;
    }
    const { used, linkTypes } = this.#interfaces;
    const facts = { linkTypes, timeDigits, snapLength: isUnlimited ? 0 : snapLength };
    return { packets, of, interfaces: used, facts };
  }

  /**
   * Writes the packets. Call after `survey`.
   *
   * @param write takes blocks of bytes, which it may keep
   */
  async write(
    { facts }: Survey,
    format: ExtractFormat,
    write: (octets: Uint8Array) => void,
    anonymizer?: Anonymizer,
  ): Promise<void> {
    const writer: PacketWriter =
      format === 'pcap'
        ? new PcapWriter({ ...facts, linkTypes: facts.linkTypes.slice(-1) })
        : new PcapngWriter(facts);
    const blocks = new Blocks(write);
    blocks.write(writer.header());
    for (const [capture, input] of this.#inputs.entries()) {
      const put = (packet: Packet): void =>
        blocks.write(writer.packet(packet, this.#interfaces.number(packet), this.#epoch));
      await this.#read(input, (packet) => {
        if (!this.#isChosen(packet, capture)) return;
        if (anonymizer) anonymizer.take(packet, put);
        else put(packet);
      });
      anonymizer?.end(put);
    }
    blocks.flush();
  }

  async #read(input: CaptureInput, sink: (packet: Packet) => void) {
    return readCapture(input.chunks(), { file: input.file, epoch: this.#epoch }, sink);
  }

  #isChosen(packet: Packet, capture: number): boolean {
    const choice = this.#choice;
    if (!choice || choice.frames.has(capture, packet.frame)) return true;
    const second = this.#epoch.seconds! + Math.floor(packet.time / SECOND);
    return choice.isPart(this.#flows.read(packet), second);
  }
}
