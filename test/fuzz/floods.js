import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const PROGRAM = new URL('../../bin/dnspcap.js', import.meta.url).pathname;
const PEAK_MEMORY = new URL('../../bench/peak-memory.js', import.meta.url).href;

const RECORD_HEADER = 16;
const IPV4 = 20;
const UDP = 8;
const RAW_IP = 101;
const CHUNK = 1 << 20;

/** 10.0.0.1, 10.96.0.10 */
const CLIENT = 0x0a000001;
const SERVER = 0x0a60000a;

/**
 * THE TABLE of floods: what packet number `at` is. Each fills one thing that is kept: `client`, `server`, `port` and
 * `name` are numbers, `octets` of zeros follow the question, `step` is the time between two packets in µs.
 */
export const FLOODS = {
  clients: { packet: (at) => ({ ...pair(at), client: at >> 1 }) },
  servers: { packet: (at) => ({ ...pair(at), server: at >> 1 }) },
  names: { packet: (at) => ({ ...pair(at), name: at >> 1 }) },
  /** Nobody answers, ever, and all is new. */
  pending: { packet: (at) => ({ id: at, client: at, server: at, name: at, port: at % 60_000 }) },
  /** One after the other is given up for lost. */
  lost: {
    packet: (at) => ({ id: at, client: at % 50, name: at % 1_000, port: at % 60_000 }),
    step: 10_000,
  },
  /** The same ID always: each goes for the same query, sent again as often as can be. */
  repeated: {
    packet: (at) => ({ client: at % 50, name: at % 1_000, port: at % 60_000 }),
    step: 10_000,
  },
  /** All of one client, port and name, each with an ID of its own: they stand in one chain of each index. */
  chained: { packet: (at) => ({ id: at }) },
  /** Zeros, packed a thousand to one. */
  bomb: { packet: () => ({ isAnswer: true, octets: 1_200 }), isPacked: true },
};

/** A query and its answer. */
const pair = (at) => ({ id: at >> 1, port: (at >> 1) % 60_000, isAnswer: at % 2 === 1 });

/** @yields the octets of a pcap file of so many packets; a chunk is its own */
function* pcap(packets, { packet, step = 10 }) {
  let chunk = Buffer.alloc(CHUNK);
  chunk.writeUInt32LE(0xa1b2c3d4, 0);
  chunk.writeUInt16LE(2, 4);
  chunk.writeUInt16LE(4, 6);
  chunk.writeUInt32LE(262_144, 16);
  chunk.writeUInt32LE(RAW_IP, 20);
  let end = 24;
  for (let at = 0; at < packets; at++) {
    if (end + 2_048 > CHUNK) {
      yield chunk.subarray(0, end);
      chunk = Buffer.alloc(CHUNK);
      end = 0;
    }
    const time = at * step;
    const length = write(chunk, end + RECORD_HEADER, packet(at));
    chunk.writeUInt32LE(1_700_000_000 + Math.floor(time / 1e6), end);
    chunk.writeUInt32LE(time % 1e6, end + 4);
    chunk.writeUInt32LE(length, end + 8);
    chunk.writeUInt32LE(length, end + 12);
    end += RECORD_HEADER + length;
  }
  yield chunk.subarray(0, end);
}

/** Writes an IPv4 packet. @returns its octets */
function write(chunk, at, { id = 0, client = 0, server = 0, port = 0, name = 0, ...rest }) {
  const { isAnswer = false, octets = 0 } = rest;
  const label = `n${name}`;
  const dns = at + IPV4 + UDP;
  const question = dns + 12 + 1 + label.length + 1;
  const length = question + 4 + octets - at;
  const from = [CLIENT + client, 1_024 + port];
  const to = [SERVER + server, 53];
  const ends = isAnswer ? [to, from] : [from, to];
  chunk[at] = 0x45;
  chunk.writeUInt16BE(length, at + 2);
  chunk[at + 8] = 64;
  chunk[at + 9] = 17;
  for (const [index, [address, portOf]] of ends.entries()) {
    chunk.writeUInt32BE(address, at + 12 + 4 * index);
    chunk.writeUInt16BE(portOf, at + IPV4 + 2 * index);
  }
  chunk.writeUInt16BE(length - IPV4, at + IPV4 + 4);
  chunk.writeUInt16BE(id & 0xffff, dns);
  chunk.writeUInt16BE(isAnswer ? 0x8180 : 0x0100, dns + 2);
  chunk.writeUInt16BE(1, dns + 4);
  chunk[dns + 12] = label.length;
  chunk.write(label, dns + 13, 'latin1');
  chunk.writeUInt16BE(1, question);
  chunk.writeUInt16BE(1, question + 2);
  return length;
}

/** Sends a flood of so many packets through `dnspcap analyze -`. */
export async function flood(name, packets, memoryLimit) {
  const kind = FLOODS[name];
  const began = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'analyze', '-', '-f', 'json'], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: `--import=${PEAK_MEMORY}` },
  });
  const closed = once(child, 'close');
  const source = Readable.from(pcap(packets, kind));
  const [report, kibibytes] = await Promise.all([
    text(child.stdout),
    text(child.stdio[3]),
    kind.isPacked
      ? pipeline(source, createGzip({ level: 1 }), child.stdin)
      : pipeline(source, child.stdin),
  ]);
  const [exitCode] = await closed;
  const faults = exitCode === 0 ? [] : [`exit code ${exitCode}`];
  const peak = Number(kibibytes) * 1_024;
  if (peak > memoryLimit) faults.push(`more than ${memoryLimit >> 20} MiB resident`);
  const { summary, captures } = JSON.parse(report);
  if (summary.packets !== packets) faults.push(`${summary.packets} of ${packets} packets`);
  const warnings = captures[0].warnings.map(({ code, count }) => `${code} ${count}`).join(', ');
  const ns = ((performance.now() - began) * 1e6) / packets;
  return {
    text: `${name}: ${packets} packets, ${Math.round(ns)} ns each, ${peak >> 20} MiB; ${warnings || 'no limit reached'}`,
    faults,
  };
}

async function text(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
