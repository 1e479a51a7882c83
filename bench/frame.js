// @ts-check
import { A } from './resolvers.js';
/** @import { Message } from './resolvers.js' */

/** Bytes of Ethernet, IPv4 (without options) and UDP, and of the DNS header. */
const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;
const DNS_HEADER = 12;
const DNS = ETHERNET + IPV4 + UDP;

/** kube-dns, 10.96.0.10 */
const SERVER = 0x0a60000a;
/** Pods, from 10.244.0.2 on */
const FIRST_CLIENT = 0x0af40002;

const RECURSION_DESIRED = 0x0100;
const RESPONSE = 0x8180;
const CNAME = 5;
const TTL = 30;
/** The name at byte 12 of the message (RFC 1035 section 4.1.4). */
const POINTER_TO_QNAME = 0xc00c;

/** Largest frame: two names of 64 bytes at most and two records. */
const MAX_FRAME = 512;

/** Writes Ethernet frames with DNS messages, all into one buffer. */
export class FrameWriter {
  #octets = Buffer.alloc(MAX_FRAME);
  /** Wire format of each name. */
  #names;

  /** @param {number} names how many different ones there are */
  constructor(names) {
    this.#names = Array.from({ length: names }, (_, at) => wireName(nameOf(at)));
    const octets = this.#octets;
    octets.set([0x02, 0, 0, 0, 0, 0x02, 0x02, 0, 0, 0, 0, 0x01, 0x08, 0x00]);
    octets[ETHERNET] = 0x45;
    octets.writeUInt16BE(0x4000, ETHERNET + 6);
    octets[ETHERNET + 8] = 64;
    octets[ETHERNET + 9] = 17;
  }

  /**
   * @param {Message} message
   * @returns {Uint8Array} overwritten by the next frame
   */
  write(message) {
    const octets = this.#octets;
    const end = this.#dns(message);
    const client = FIRST_CLIENT + message.client;
    octets.writeUInt16BE(end - ETHERNET, ETHERNET + 2);
    octets.writeUInt32BE(message.isResponse ? SERVER : client, ETHERNET + 12);
    octets.writeUInt32BE(message.isResponse ? client : SERVER, ETHERNET + 16);
    octets.writeUInt16BE(0, ETHERNET + 10);
    octets.writeUInt16BE(headerChecksum(octets), ETHERNET + 10);
    const udp = ETHERNET + IPV4;
    octets.writeUInt16BE(message.isResponse ? 53 : message.port, udp);
    octets.writeUInt16BE(message.isResponse ? message.port : 53, udp + 2);
    octets.writeUInt16BE(end - udp, udp + 4);
    // No UDP checksum (RFC 768): all zeros.
    octets.writeUInt16BE(0, udp + 6);
    return octets.subarray(0, end);
  }

  /**
   * @param {Message} message
   * @returns {number} where it ends
   */
  #dns({ id, isResponse, rcode, name, qtype }) {
    const octets = this.#octets;
    octets.writeUInt16BE(id, DNS);
    octets.writeUInt16BE(isResponse ? RESPONSE | rcode : RECURSION_DESIRED, DNS + 2);
    octets.writeUInt16BE(1, DNS + 4);
    octets.fill(0, DNS + 6, DNS + DNS_HEADER);
    let at = DNS + DNS_HEADER;
    const qname = /** @type {Uint8Array} */ (this.#names[name]);
    octets.set(qname, at);
    at = octets.writeUInt16BE(qtype, at + qname.length);
    at = octets.writeUInt16BE(1, at);
    // The cluster has IPv4 only: AAAA exists, and has no records.
    if (!isResponse || rcode !== 0 || qtype !== A) return at;
    const isAlias = name % 8 === 7;
    octets.writeUInt16BE(isAlias ? 2 : 1, DNS + 6);
    if (isAlias) at = this.#alias(at, name);
    const target = isAlias ? POINTER_TO_QNAME + qname.length + 4 + 12 : POINTER_TO_QNAME;
    at = this.#recordHead(at, target, A, 4);
    return octets.writeUInt32BE(0x0a600000 + (name & 0xffff), at);
  }

  /**
   * CNAME to the name after this one.
   *
   * @param {number} at
   * @param {number} name
   */
  #alias(at, name) {
    const target = /** @type {Uint8Array} */ (this.#names[(name + 1) % this.#names.length]);
    const data = this.#recordHead(at, POINTER_TO_QNAME, CNAME, target.length);
    this.#octets.set(target, data);
    return data + target.length;
  }

  /**
   * RFC 1035 section 3.2.1
   *
   * @param {number} at
   * @param {number} owner
   * @param {number} type
   * @param {number} length
   */
  #recordHead(at, owner, type, length) {
    const octets = this.#octets;
    octets.writeUInt16BE(owner, at);
    octets.writeUInt16BE(type, at + 2);
    octets.writeUInt16BE(1, at + 4);
    octets.writeUInt32BE(TTL, at + 6);
    return octets.writeUInt16BE(length, at + 10);
  }
}

const NAMESPACES = ['default', 'shop', 'payments', 'monitoring', 'kube-system'];
const SERVICES = ['api', 'orders', 'redis-master', 'postgres', 'session-store', 'auth', 'search'];

/**
 * Services of the cluster, and every fourth a name outside of it.
 *
 * @param {number} at
 */
function nameOf(at) {
  const service = `${SERVICES[at % SERVICES.length]}-${at}`;
  if (at % 4 === 3) return `${service}.example.com`;
  return `${service}.${NAMESPACES[at % NAMESPACES.length]}.svc.cluster.local`;
}

/** @param {string} name */
function wireName(name) {
  return Buffer.from(
    `${name}.`.replaceAll(/([^.]*)\./g, (_, label) => String.fromCodePoint(label.length) + label) +
      '\0',
    'latin1',
  );
}

/**
 * RFC 791
 *
 * @param {Buffer} octets
 */
function headerChecksum(octets) {
  let sum = 0;
  for (let at = ETHERNET; at < ETHERNET + IPV4; at += 2) sum += octets.readUInt16BE(at);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~(sum + (sum >>> 16)) & 0xffff;
}
