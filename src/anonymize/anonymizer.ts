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

/** How packets are made anonymous. */
export interface AnonymizeOptions {
  /**
   * Decides the pseudonyms: the same original gets the same one in every capture, and who knows the seed finds back.
   * Without it they are numbered in order of appearance, and nothing finds back.
   */
  readonly seed?: string;
  /** Suffixes of names that say nothing of anybody, such as `svc.cluster.local`: they are kept, in part as well. */
  readonly keepSuffixes?: readonly string[];
}

/** Segments and fragments follow each other at once when they come at all. */
const PATIENCE: Nanoseconds = 2 * SECOND;
/** Packets, and their octets, that wait at one time. */
const MAX_HELD = 4_096;
const MAX_HELD_OCTETS = 16 << 20;

/**
 * Between capture and decode: puts pseudonyms in the place of addresses and names, so that nobody behind it sees
 * anything else. Packets leave in the order in which they came. One that has a part of a message waits, and those
 * behind it with it, until the rest has come.
 */
export class Anonymizer {
  readonly #addresses: AddressPseudonyms;
  readonly #names: NamePseudonyms;
  readonly #labels: LabelPseudonyms;
  readonly #packets: PacketPseudonyms;
  #held: HeldPacket[] = [];
  #octets = 0;

  /** @param ports of DNS servers, besides 53 */
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

  /** Takes a packet, and hands over those that need nothing more. */
  take(packet: Packet, sink: PacketSink): void {
    const held = new HeldPacket();
    Object.assign(held.packet, packet);
    held.packet.start = 0;
    held.packet.end = packet.end - packet.start;
    held.packet.bytes = new Uint8Array(held.packet.end);
    // The line that a text has of it names everybody.
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

  /** The capture is over: hands over what still waits. */
  end(sink: PacketSink): void {
    this.#packets.end();
    this.#release(Infinity, sink);
  }

  /** The name that a pseudonym stands for; itself when it is none. It never leaves the process. */
  originalName(text: string): string {
    return this.#names.original(text);
  }

  /**
   * The pseudonym of a part of a name, of 63 characters of ASCII at most; the one that it has in names of DNS, if that
   * is one which Kubernetes admits (RFC 1123 section 2.1), and else its octets in hexadecimal.
   */
  pseudonymLabel(text: string): string {
    const octets = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const pseudonym = new Uint8Array(octets.length);
    this.#labels.replace(octets, 0, octets.length, pseudonym, 0);
    const label = Array.from(pseudonym, (octet) => String.fromCharCode(octet)).join('');
    if (/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(label)) return label;
    return `x${Array.from(pseudonym, (octet) => octet.toString(16).padStart(2, '0')).join('')}`;
  }

  /** The pseudonym of an address; of what is none, nothing is kept. */
  pseudonymAddress(text: string): string {
    const octets = parseAddress(text);
    if (!octets) return 'x';
    const pseudonym = new Uint8Array(octets.length);
    this.#addresses.replace(octets, 0, octets.length === 4 ? 4 : 16, pseudonym);
    return formatAddress(pseudonym);
  }

  /** The same of an address. */
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

/** What an analysis knows beside captures. */
interface Knowledge {
  /** Of DNS servers, besides 53. */
  readonly ports?: readonly number[];
  /** A cluster that names addresses. */
  readonly pods?: { readonly holders: { readonly isEmpty: boolean } };
}

/**
 * The one that is asked for.
 *
 * @throws RangeError when a cluster names what is hidden: it would take pseudonyms for addresses of other pods
 */
export function anonymizerOf(
  asked: AnonymizeOptions | Anonymizer,
  { ports = [], pods }: Knowledge,
): Anonymizer {
  if (pods && !pods.holders.isEmpty)
    throw new RangeError('pods name what anonymize hides: one of the two');
  return asked instanceof Anonymizer ? asked : new Anonymizer(asked, ports);
}
