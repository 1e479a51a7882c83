import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { says } from './servers.js';

/** Filter for DNS, and the ICMP errors that it causes. */
const FILTER = '(port 53 or icmp or (icmp6 and ip6[40] == 1))';
/** Longest capture in seconds, for a laboratory that dies without a signal. */
const AT_MOST = 120;
/** Milliseconds for the last packets to reach the file. */
const SETTLE = 200;

/**
 * Captures with tcpdump(8), as the README of dnspcap says to.
 * @param {import('./types.ts').Vantage} vantage
 * @param {string} file
 * @param {readonly string[]} [options] more of tcpdump's options, `-Q in` for one direction say
 * @param {string} [filter] what of it to capture, pcap-filter(7)
 * @returns {Promise<{ stop: () => Promise<void> }>}
 */
export async function startTcpdump(vantage, file, options = [], filter) {
  const child = vantage.namespace.spawn(
    [
      'timeout',
      '--signal=INT',
      `${AT_MOST}`,
      'tcpdump',
      '-Z',
      'root',
      '-n',
      '-i',
      vantage.interface,
      '-s',
      '500',
      '--immediate-mode',
      '-U',
      '-w',
      file,
      ...options,
      filter ? `${FILTER} and ${filter}` : FILTER,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await says(child, /listening on/);
  return {
    async stop() {
      await sleep(SETTLE);
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}
