import { caresCases } from './cases/c-ares.js';
import { dnatCases } from './cases/dnat.js';
import { forwarderCases } from './cases/forwarder.js';
import { glibcAnswerCases } from './cases/glibc-answers.js';
import { glibcLossCases } from './cases/glibc-losses.js';
import { healthyCases } from './cases/healthy.js';
import { muslCases } from './cases/musl.js';
import { vantageCases } from './cases/vantage.js';

/**
 * @typedef {object} Expected a finding
 * @property {string} rule
 * @property {'compatible' | 'strong' | 'proved'} [confidence]
 * @property {string} [lostType]
 * @property {number} [atLeast] so many findings of the rule or more, where chance decides on the number; else one
 *
 * @typedef {object} Case
 * @property {string} name of the capture
 * @property {string} [resolvConf] of the pods; the service alone when left out
 * @property {string} client a POSIX shell script that runs in every pod at once
 * @property {'glibc' | 'musl' | 'c-ares'} resolver whom the client asks through
 * @property {string} lost what was withheld, in words
 * @property {readonly import('./server-script.js').Step[]} [script] what the DNS server does
 * @property {'scripted' | 'dnsmasq' | 'none'} [server] `scripted` when left out
 * @property {'dnsmasq' | 'unbound'} [forwarder] what listens on the pod's loopback address
 * @property {{ pods?: number, rules?: readonly string[] }} [node] there is a node that translates, with these rules
 * @property {{ options?: readonly string[], filter?: string }} [tcpdump]
 * @property {Readonly<Record<string, readonly Expected[]>>} expected the findings right for each vantage, in order
 * @property {boolean} [short] belongs to the short part: nothing in it waits for long
 */

/** Every case of the laboratory. @type {readonly Case[]} */
export const cases = [
  ...healthyCases,
  ...glibcLossCases,
  ...glibcAnswerCases,
  ...muslCases,
  ...caresCases,
  ...forwarderCases,
  ...dnatCases,
  ...vantageCases,
];
