const RECORD_HEADER = 16;
const IPV4 = 20;
const IPV6 = 40;
const UDP = 8;
const RAW_IP = 101;
const CHUNK = 1 << 20;

/** 10.0.0.1, 10.96.0.10 */
const CLIENT = 0x0a000001;
const SERVER = 0x0a60000a;

/**
 * THE TABLE of floods: `packet` describes packet number `at`. Each flood fills one table: `client`, `server`, `port`
 * and `name` are numbers, `octets` of zeros follow the question, `step` is the time between two packets in µs. Names
 * that are `isLong` have 244 bytes. After each `burst` of packets nothing comes for 100 s.
 */
export const FLOODS = {
  clients: { packet: (at) => ({ ...pair(at), client: at >> 1 }) },
  servers: { packet: (at) => ({ ...pair(at), server: at >> 1 }) },
  names: { packet: (at) => ({ ...pair(at), name: at >> 1 }) },
  /** No query is ever answered, and each has a new client, server and name. */
  pending: { packet: pending },
  /** The same with IPv6, and names that are as long as names may be. */
  'long names': { packet: (at) => ({ ...pending(at), isIpv6: true, isLong: true }) },
  /** All five-tuples of many clients. */
  flows: { packet: (at) => ({ ...pair(at), client: Math.floor((at >> 1) / 60_000) }) },
  /** Each query is lost, one after the other. */
  lost: {
    packet: (at) => ({ id: at, client: at % 50, name: at % 1_000, port: at % 60_000 }),
    step: 10_000,
  },
  /** All queries have one ID, so each counts as another retry of the first. */
  repeated: {
    packet: (at) => ({ client: at % 50, name: at % 1_000, port: at % 60_000 }),
    step: 10_000,
  },
  /** All queries have one client, port and name, each with an ID of its own: they are in one chain of each index. */
  chained: { packet: (at) => ({ id: at }) },
  /** Races of glibc, seven packets each: AAAA is lost, and after five seconds both are sent again. */
  races: { packet: raced, step: 10_000 },
  /** Thousands of lookups end at one packet. */
  silences: { packet: (at) => ({ ...pair(at), client: at >> 1 }), burst: 60_000 },
  /** Zeros, compressed a thousand to one. */
  bomb: { packet: () => ({ isAnswer: true, octets: 1_200 }), isPacked: true },
};

const AAAA = 28;
const SECONDS_5 = 500;
/** Returns packet number `at` of interleaved races. */
function raced(at) {
  const turn = Math.floor(at / (7 * SECONDS_5));
  const within = at % (7 * SECONDS_5);
  const isAgain = within >= 3 * SECONDS_5;
  const [first, step] = isAgain ? [3 * SECONDS_5, 4] : [0, 3];
  const race = turn * SECONDS_5 + Math.floor((within - first) / step);
  const part = (within - first) % step;
  const [isAnswer, type] = isAgain
    ? [part % 2 === 1, part < 2 ? 1 : AAAA]
    : [part === 2, part === 1 ? AAAA : 1];
  const id = (2 * race + (type === AAAA ? 1 : 0)) & 0xffff;
  return { id, type, isAnswer, client: race % 500, port: race % 60_000, name: race % 1_000 };
}

function pending(at) {
  return { id: at, client: at, server: at, name: at, port: at % 60_000 };
}

/** µs without a packet between two bursts: no lookup waits that long. */
const SILENCE = 100e6;

/** Returns a query or its answer, in turn. */
const pair = (at) => ({ id: at >> 1, port: (at >> 1) % 60_000, isAnswer: at % 2 === 1 });

/** @yields the bytes of a pcap file of `packets` packets; each chunk has a buffer of its own */
export function* pcap(packets, { packet, step = 10, burst = Infinity }) {
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
    const time = at * step + Math.floor(at / burst) * SILENCE;
    const length = write(chunk, end + RECORD_HEADER, packet(at));
    chunk.writeUInt32LE(1_700_000_000 + Math.floor(time / 1e6), end);
    chunk.writeUInt32LE(time % 1e6, end + 4);
    chunk.writeUInt32LE(length, end + 8);
    chunk.writeUInt32LE(length, end + 12);
    end += RECORD_HEADER + length;
  }
  yield chunk.subarray(0, end);
}

/** Labels behind the first one of a long name: 179 bytes. */
const LONG = Buffer.from(
  ['x'.repeat(59), 'y'.repeat(59), 'z'.repeat(58)]
    .map((label) => `${String.fromCharCode(label.length)}${label}`)
    .join(''),
  'latin1',
);

/** Writes an IP packet. @returns its bytes */
function write(
  chunk,
  at,
  { id = 0, client = 0, server = 0, port = 0, name = 0, type = 1, ...rest },
) {
  const { isAnswer = false, octets = 0, isIpv6 = false, isLong = false } = rest;
  const label = isLong ? `n${name}`.padEnd(63, '-') : `n${name}`;
  const ip = isIpv6 ? IPV6 : IPV4;
  const dns = at + ip + UDP;
  const question = dns + 12 + 1 + label.length + (isLong ? LONG.length : 0) + 1;
  const length = question + 4 + octets - at;
  const from = [CLIENT + client, 1_024 + port];
  const to = [SERVER + server, 53];
  const ends = isAnswer ? [to, from] : [from, to];
  chunk[at] = isIpv6 ? 0x60 : 0x45;
  if (isIpv6) {
    chunk.writeUInt16BE(length - IPV6, at + 4);
    chunk[at + 6] = 17;
    chunk[at + 7] = 64;
  } else {
    chunk.writeUInt16BE(length, at + 2);
    chunk[at + 8] = 64;
    chunk[at + 9] = 17;
  }
  for (const [index, [address, portOf]] of ends.entries()) {
    if (isIpv6) chunk[at + 8 + 16 * index] = 0xfd;
    chunk.writeUInt32BE(address, at + (isIpv6 ? 20 + 16 * index : 12 + 4 * index));
    chunk.writeUInt16BE(portOf, at + ip + 2 * index);
  }
  chunk.writeUInt16BE(length - ip, at + ip + 4);
  chunk.writeUInt16BE(id & 0xffff, dns);
  chunk.writeUInt16BE(isAnswer ? 0x8180 : 0x0100, dns + 2);
  chunk.writeUInt16BE(1, dns + 4);
  chunk[dns + 12] = label.length;
  chunk.write(label, dns + 13, 'latin1');
  if (isLong) LONG.copy(chunk, dns + 13 + label.length);
  chunk.writeUInt16BE(type, question);
  chunk.writeUInt16BE(1, question + 2);
  return length;
}

/** @yields a text of `lines` lines, each with another host, as tcpdump without -n prints them */
export function* hostsOfText(lines) {
  let chunk = '';
  for (let at = 0; at < lines; at++) {
    const time = `${two(at / 3.6e9)}:${two((at / 6e7) % 60)}:${two((at / 1e6) % 60)}`;
    const micros = String(at % 1e6).padStart(6, '0');
    chunk += `${time}.${micros} IP pod-${at}.ns-${at % 97}.example.4${at % 1000} > dns.domain: ${at % 65536}+ A? n${at}. (24)\n`;
    if (chunk.length > CHUNK) {
      yield Buffer.from(chunk);
      chunk = '';
    }
  }
  yield Buffer.from(chunk);
}

function two(number) {
  return String(Math.floor(number)).padStart(2, '0');
}

/** @yields the output of kubectl for `pods` pods */
export function* listing(pods) {
  yield Buffer.from('{"apiVersion":"v1","kind":"List","items":[');
  let chunk = '';
  for (let at = 0; at < pods; at++) {
    const ip = `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`;
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `web-${at}`,
        namespace: `ns-${at % 97}`,
        annotations: { filling: 'x'.repeat(1_500) },
      },
      spec: { nodeName: `node-${at % 500}`, containers: [{ name: 'web', image: 'web' }] },
      status: { podIP: ip, podIPs: [{ ip }], phase: 'Running', startTime: '2026-11-22T10:00:00Z' },
    };
    chunk += `${at === 0 ? '' : ','}${JSON.stringify(pod)}`;
    if (chunk.length > CHUNK) {
      yield Buffer.from(chunk);
      chunk = '';
    }
  }
  yield Buffer.from(`${chunk}]}`);
}
