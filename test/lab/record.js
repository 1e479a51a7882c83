/**
 * `npm run lab`: carries out the cases of the laboratory, captures each with tcpdump, and prints dnspcap's findings
 * for the captures. See README.md.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cases } from './cases.js';
import { diagnose, inWords, isRight } from './diagnosis.js';
import { carryOut, resolvConfOf } from './experiment.js';
import { versionsFor, whyNotHere } from './prerequisites.js';

const USAGE = `usage: npm run lab -- [--short] [--record] [--into FOLDER] [--no-diagnosis] [CASE...]

  --short          only the cases that end within some seconds
  --record         keep the captures in fixtures/captures, as lab-CASE
  --into FOLDER    keep the captures there
  --no-diagnosis   record only; dnspcap need not be built
  CASE             only the cases whose name begins so
`;

const FIXTURES = fileURLToPath(new URL('../../fixtures/captures/', import.meta.url));
/** Cases wait much and compute little; more of them at once would disturb each other's times. */
const AT_ONCE = 4;

/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean' },
    record: { type: 'boolean' },
    into: { type: 'string' },
    'no-diagnosis': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (options.help) say(USAGE);
else process.exitCode = await main();

async function main() {
  const chosen = cases.filter(
    ({ name, short }) =>
      (!options.short || short) &&
      (positionals.length === 0 || positionals.some((start) => name.startsWith(start))),
  );
  if (chosen.length === 0) {
    say(
      `no case begins with ${positionals.join(' or ')}; they are: ${cases.map(({ name }) => name).join(' ')}`,
    );
    return 2;
  }
  const reason = whyNotHere(chosen);
  if (reason) {
    say(`the laboratory is left out: ${reason}`);
    return options.short ? 0 : 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'dnspcap-lab-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const waiting = [...chosen];
  /** @type {string[]} */
  const wrong = [];
  const worker = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift())
      wrong.push(...(await record(one, scratch)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  say(
    wrong.length === 0
      ? `${chosen.length} cases, all as expected`
      : `${chosen.length} cases; diagnosed otherwise than expected: ${wrong.join(' ')}`,
  );
  return wrong.length === 0 ? 0 : 1;
}

/**
 * @param {import('./types.ts').Case} one @param {string} scratch @returns {Promise<readonly string[]>} the captures
 * that are not diagnosed as expected
 */
async function record(one, scratch) {
  const { recordings, told, events } = await carryOut(one, scratch);
  const wrong = [];
  for (const { name, file, vantage, expected } of recordings) {
    const given = options['no-diagnosis'] ? undefined : await diagnose(file);
    const right = !given || isRight(expected, given);
    if (!right) wrong.push(name);
    say(
      `${given ? (right ? 'as expected ' : 'DIFFERENT   ') : 'recorded    '}${name}: ${inWords(given ?? expected)}${right ? '' : `; expected: ${inWords(expected)}`}`,
    );
    const about = {
      case: name,
      made: { by: `npm run lab -- ${one.name}`, ...versionsFor(one) },
      vantage: vantage.where,
      resolver: one.resolver,
      resolvConf: resolvConfOf(one),
      command: one.client,
      lost: one.lost,
      ...(one.node && { node: one.node }),
      expected: { findings: expected },
      told: counted(told.trimEnd().split('\n')),
      serverEvents: events.map(inOneLine),
    };
    if (options.into) keep(file, about, options.into, name);
    if (options.record && !existsSync(join(FIXTURES, `${name}.pcap`)))
      keep(file, about, FIXTURES, `lab-${name}`);
  }
  return wrong;
}

/** @param {string} file @param {object} about @param {string} folder @param {string} name */
function keep(file, about, folder, name) {
  mkdirSync(folder, { recursive: true });
  const kept = join(folder, `${name}.pcap`);
  renameSync(file, kept);
  writeFileSync(
    join(folder, `${name}.json`),
    `${JSON.stringify({ ...about, case: name }, null, 1)}\n`,
  );
}

/** Lines that repeat, once with their number. @param {readonly string[]} lines */
function counted(lines) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const line of lines) counts.set(line.trimEnd(), (counts.get(line.trimEnd()) ?? 0) + 1);
  return [...counts].map(([line, count]) => (count === 1 ? line : `${count} x ${line}`));
}

/** @param {import('./types.ts').ServerEvent} event */
function inOneLine({ t, server, client, transport, id, name, type, action }) {
  return `${t.toFixed(3)} ${client} > ${server} ${transport} id 0x${id} ${type} ${name}: ${typeof action === 'string' ? action : JSON.stringify(action)}`;
}
