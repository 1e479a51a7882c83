import { dnsPorts } from '../dns/port.ts';
import type { Packet, PacketSink } from '../capture/packet.ts';
import { formatAddress, parseAddress } from '../wire/address.ts';
import { type Nanoseconds, SECOND } from '../wire/time.ts';
import { AddressPseudonyms } from './pseudonyms/addresses.ts';
import { HardwareAddresses } from './pseudonyms/hardware-addresses.ts';
import { InterfaceNames } from './pseudonyms/interface-names.ts';
import { LabelPseudonyms } from './pseudonyms/labels.ts';
import { MessagePseudonyms } from './messages/message.ts';
import { NamePseudonyms } from './pseudonyms/names.ts';
import { PacketPseudonyms } from './packet.ts';
import { HeldPacket } from './waiting/part.ts';
import { secretOf } from './pseudonyms/secret.ts';

/** Options of anonymisation. */
export interface AnonymizeOptions {
  /**
   * Determines the pseudonyms: an original gets the same pseudonym in every capture, and with the seed the original can
   * be computed. Without a seed, pseudonyms are numbered in order of appearance, and cannot be reversed.
   */
  readonly seed?: string;
  /** Suffixes that identify nobody, such as `svc.cluster.local`. A name keeps as many of their labels as it has. */
  readonly keepSuffixes?: readonly string[];
}

/** How long a packet waits for further segments or fragments, which follow at once if they come at all. */
const PATIENCE: Nanoseconds = 2 * SECOND;
/** Most packets, and bytes of packets, that wait at the same time. */
const MAX_HELD = 4_096;
const MAX_HELD_OCTETS = 16 << 20;

/**
 * Replaces addresses and names by pseudonyms, between capture and decode, so that later stages see only pseudonyms.
 * Packets leave in the order in which they came. A packet with a part of a message waits for the other parts, and all
 * later packets wait with it.
 */
export class Anonymizer {
  readonly #addresses: AddressPseudonyms;
  readonly #names: NamePseudonyms;
  readonly #labels: LabelPseudonyms;
  readonly #packets: PacketPseudonyms;
  #held: HeldPacket[] = [];
  #octets = 0;

  /** @param ports ports of DNS servers besides 53 */
  constructor({ seed, keepSuffixes = [] }: AnonymizeOptions, ports: readonly number[] = []) {
    const secret = seed === undefined ? undefined : secretOf(seed);
    const addresses = new AddressPseudonyms(secret);
    const labels = new LabelPseudonyms(secret);
    const names = new NamePseudonyms(labels, addresses, keepSuffixes);
    const hardware = new HardwareAddresses(secret);
    const pseudonyms = { addresses, hardware, interfaces: new InterfaceNames() };
    const messages = new MessagePseudonyms(pseudonyms, names);
    this.#addresses = addresses;
    this.#names = names;
    this.#labels = labels;
    this.#packets = new PacketPseudonyms(pseudonyms, messages, dnsPorts(ports));
  }

  /** Adds ports of DNS servers: those of a bundle from a pipe are known only when the bundle is there. */
  addPorts(ports: readonly number[]): void {
    this.#packets.addPorts(ports);
  }

  /** Takes a packet, and passes on the packets that wait for nothing more. */
  take(packet: Packet, sink: PacketSink): void {
    const held = new HeldPacket();
    Object.assign(held.packet, packet);
    held.packet.start = 0;
    held.packet.end = packet.end - packet.start;
    held.packet.bytes = new Uint8Array(held.packet.end);
    // The printed line of the packet has the original names and addresses.
    held.packet.printed = undefined;
    held.packet.interfaceName = undefined;
    this.#packets.replace(packet, held);
    if (held.waiting === 0 && this.#held.length === 0) {
      sink(held.packet);
      return;
    }
    this.#held.push(held);
    this.#octets += held.packet.end;
    this.#release(packet.time, sink);
  }

  /** Ends the capture, and passes on all waiting packets. */
  end(sink: PacketSink): void {
    this.#packets.end();
    this.#release(Infinity, sink);
  }

  /** Remembers names from now on, so that `originalName` finds them. */
  rememberNames(): void {
    this.#names.remember();
  }

  /** Returns the original of a remembered name; other text unchanged. The original must not leave the process. */
  originalName(text: string): string {
    return this.#names.original(text);
  }

  /**
   * Returns the pseudonym of a label of at most 63 ASCII characters: its pseudonym in DNS names, if Kubernetes admits
   * that as a name (RFC 1123 section 2.1); otherwise the bytes of that pseudonym in hexadecimal.
   */
  pseudonymLabel(text: string): string {
    const octets = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const pseudonym = new Uint8Array(octets.length);
    this.#labels.replace(octets, 0, octets.length, pseudonym, 0);
    const label = Array.from(pseudonym, (octet) => String.fromCharCode(octet)).join('');
    if (/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(label)) return label;
    return `x${Array.from(pseudonym, (octet) => octet.toString(16).padStart(2, '0')).join('')}`;
  }

  /** Returns the pseudonym of an address; `x` for any other text. */
  pseudonymAddress(text: string): string {
    const octets = parseAddress(text);
    if (!octets) return 'x';
    const pseudonym = new Uint8Array(octets.length);
    this.#addresses.replace(octets, 0, octets.length === 4 ? 4 : 16, pseudonym);
    return formatAddress(pseudonym);
  }

  /** Returns the original address of a pseudonym; other text unchanged. The original must not leave the process. */
  originalAddress(text: string): string {
    return this.#addresses.original(text);
  }

  #release(now: Nanoseconds, sink: PacketSink): void {
    let left = 0;
    for (const held of this.#held) {
      const { packet, owners } = held;
      if (held.waiting > 0) {
        const isCrowded = this.#held.length - left > MAX_HELD || this.#octets > MAX_HELD_OCTETS;
        if (!isCrowded && now - packet.time < PATIENCE) break;
        for (const owner of owners) owner.abandon();
      }
      left++;
      this.#octets -= packet.end;
      sink(packet);
    }
    if (left > 0) this.#held = this.#held.slice(left);
  }
}

/** Knowledge of an analysis besides captures. */
interface Knowledge {
  /** Ports of DNS servers besides 53. */
  readonly ports?: readonly number[];
  /** A cluster that names addresses. */
  readonly pods?: { readonly holders: { readonly isEmpty: boolean } };
}

/**
 * Returns the anonymizer that the options ask for.
 *
 * @throws RangeError if a cluster names addresses: it would take pseudonyms for addresses of other pods
 */
export function anonymizerOf(
  asked: AnonymizeOptions | Anonymizer,
  { ports = [], pods }: Knowledge,
): Anonymizer {
  if (pods && !pods.holders.isEmpty)
    throw new RangeError('pods name what anonymize hides: one of the two');
  if (!(asked instanceof Anonymizer)) return new Anonymizer(asked, ports);
  asked.addPorts(ports);
  return asked;
}
