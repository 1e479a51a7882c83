/**
 * A small scripted DNS server for the laboratory. Started as a child process in the DNS
 * server's namespace, with `ServerOptions` as JSON in its argument and an IPC channel: it says `ready`,
 * then every query with what became of it, and ends with its parent.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { once } from 'node:events';
import packet from 'dns-packet';
import { followScript } from './server-script.js';

/** Milliseconds to answer, as for a nearby DNS server: A and AAAA both arrive before the first answer. */
const ANSWER_AFTER = 2;
/** Flags of an answer, RFC 1035 section 4.1.1; the low four bits are the RCODE. */
const AA = packet.AUTHORITATIVE_ANSWER;
const RA = packet.RECURSION_AVAILABLE;
/** Records of every name, except names of the cluster, which do not exist. @type {Readonly<Record<string, string>>} */
const DATA = { A: '192.0.2.10', AAAA: '2001:db8::10' };
const OPT = /** @type {packet.Answer} */ ({ type: 'OPT', name: '.', udpPayloadSize: 1232 });
const FORMERR = 1;
const NXDOMAIN = 3;
/** @type {Readonly<Record<string, number>>} */
const RCODES = {
  formerr: FORMERR,
  'bare-formerr': FORMERR,
  servfail: 2,
  nxdomain: NXDOMAIN,
  notimp: 4,
  refused: 5,
  notauth: 9,
};
/** Seconds that a record may be kept. */
const TTL = 30;
/**
 * Of 16 bytes each: an answer as large as glibc allows with edns0 (1,200), larger than some paths carry in one packet.
 */
const LARGE = 70;

/** @type {import('./types.ts').ServerOptions} */
const { listen, port: at = 53, script, tcp = true } = JSON.parse(process.argv[2] ?? '{}');
const decide = followScript(script);

/** @type {Map<string, { queries: number, unanswered: number }>} What is known of each five-tuple. */
const flows = new Map();

/**
 * @param {Buffer} octets
 * @param {{ server: string, client: string, transport: 'udp' | 'tcp' }} flow
 * @param {(answer: Buffer, from: string | undefined) => void} reply
 * @param {(how: 'close' | 'reset') => void} [end] of a connection
 */
function take(octets, { server, client, transport }, reply, end) {
  const query = packet.decode(octets);
  const [question] = query.questions ?? [];
  if (!question) return;
  const name = question.name.toLowerCase();
  const { type } = question;
  const known = flows.get(`${transport} ${client} ${server}`) ?? { queries: 0, unanswered: 0 };
  flows.set(`${transport} ${client} ${server}`, known);
  known.queries++;
  const secondInFlight = known.queries === 2 && known.unanswered === 1;
  const edns = hasOpt(query);
  const action = decide({ name, type, transport, server, edns, secondInFlight });
  const id = query.id?.toString(16).padStart(4, '0');
  const t = Date.now() / 1000;
  process.send?.({ t, server, client, transport, id, name, type, edns, action });
  if (action === 'drop') return;
  if (action === 'close' || action === 'reset') {
    setTimeout(() => end?.(action), ANSWER_AFTER);
    return;
  }
  known.unanswered++;
  const delay = typeof action === 'object' && 'delay' in action ? action.delay : ANSWER_AFTER;
  setTimeout(() => {
    known.unanswered--;
    reply(
      answerTo(query, question, action, transport),
      typeof action === 'object' && 'from' in action ? action.from : undefined,
    );
  }, delay);
}

/** Does it carry EDNS? @param {packet.DecodedPacket} query */
const hasOpt = ({ additionals = [] }) => additionals.some(({ type }) => type === 'OPT');

/**
 * @param {packet.DecodedPacket} query
 * @param {packet.Question} question
 * @param {import('./types.ts').Action} action
 * @param {string} transport
 */
function answerTo(query, question, action, transport) {
  const { id = 0, flags = 0 } = query;
  const isNowhere = question.name.toLowerCase().endsWith('.cluster.local');
  const truncated = action === 'truncate' && transport === 'udp';
  const rcode = (typeof action === 'string' && RCODES[action]) || (isNowhere ? NXDOMAIN : 0);
  const answers = rcode || truncated ? [] : recordsOf(question, action);
  return packet.encode({
    type: 'response',
    id: (id + (action === 'wrong-id' ? 1 : 0)) & 0xffff,
    flags:
      AA |
      RA |
      (flags & packet.RECURSION_DESIRED) |
      (truncated ? packet.TRUNCATED_RESPONSE : 0) |
      rcode,
    questions: action === 'bare-formerr' ? [] : [question],
    answers,
    additionals: hasOpt(query) && rcode !== FORMERR ? [OPT] : [],
  });
}

/** @param {packet.Question} question @param {import('./types.ts').Action} action @returns {packet.Answer[]} */
function recordsOf({ type, name }, action) {
  const data = DATA[type];
  if (!data || action === 'empty') return [];
  const ttl = typeof action === 'object' && 'ttl' in action ? action.ttl : TTL;
  if (action !== 'large') return [/** @type {packet.Answer} */ ({ type, name, ttl, data })];
  return Array.from({ length: LARGE }, (_, host) => ({
    type: 'A',
    name,
    ttl,
    data: `192.0.2.${host}`,
  }));
}

/** @type {Map<string, import('node:dgram').Socket>} */
const sockets = new Map();

/** @param {string} address @param {number} port */
async function bindUdp(address, port) {
  const key = `${address}:${port}`;
  const known = sockets.get(key);
  if (known) return known;
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  sockets.set(key, socket);
  socket.bind(port, address);
  await once(socket, 'listening');
  return socket;
}

/** @param {string} address */
async function serveUdp(address) {
  const socket = await bindUdp(address, at);
  socket.on('message', (octets, peer) => {
    const flow = {
      server: address,
      client: `${peer.address}:${peer.port}`,
      transport: /** @type {const} */ ('udp'),
    };
    take(octets, flow, async (answer, from) => {
      const [, other, port] = /^(.*):(\d+)$/.exec(from ?? '') ?? [];
      const sender = other ? await bindUdp(other, Number(port)) : socket;
      sender.send(answer, peer.port, peer.address);
    });
  });
}

/** Messages over TCP bear their length in two octets, RFC 1035 section 4.2.2. @param {string} address */
async function serveTcp(address) {
  const server = createServer((socket) => {
    let rest = Buffer.alloc(0);
    const flow = {
      server: address,
      client: `${socket.remoteAddress}:${socket.remotePort}`,
      transport: /** @type {const} */ ('tcp'),
    };
    socket.on('error', () => socket.destroy());
    socket.on('data', (octets) => {
      rest = Buffer.concat([rest, octets]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const end = 2 + rest.readUInt16BE(0);
        take(
          rest.subarray(2, end),
          flow,
          (answer) => {
            const length = Buffer.alloc(2);
            length.writeUInt16BE(answer.length);
            if (socket.writable) socket.write(Buffer.concat([length, answer]));
          },
          (how) => (how === 'reset' ? socket.resetAndDestroy() : socket.end()),
        );
        rest = rest.subarray(end);
      }
    });
  });
  server.listen(at, address);
  await once(server, 'listening');
}

await Promise.all(
  listen.flatMap((address) => [serveUdp(address), ...(tcp ? [serveTcp(address)] : [])]),
);
process.once('disconnect', () => process.exit());
process.send?.('ready');
