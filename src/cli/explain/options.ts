import type { Command } from '../parsing/command.ts';
import { isJson, TEXT_OR_JSON } from '../parsing/common-options.ts';

export const EXPLAIN: Command = {
  name: 'explain',
  usage: 'explain <rule | resolver | word | line...>',
  describe:
    'explain a rule, how a resolver behaves, a word such as leg or ndots, or a line of tcpdump or tshark field by field (- for standard input)',
  argument: 'TOPIC',
  options: {
    format: TEXT_OR_JSON,
  },
  examples: {
    'dnspcap explain conntrack-race': 'what a finding of this rule means, and what to do',
    'dnspcap explain musl': 'how the resolver of Alpine behaves on the wire',
    "dnspcap explain '10.0.0.5.53 > 10.0.0.9.4000: 30933 NXDomain*- 0/1/0 (120)'":
      'each field of the line',
    'tcpdump -r node.pcap -n | head -1 | dnspcap explain': 'the same, from a pipe',
  },
  prepare: async (values) => {
    const asked = (values['_'] as string[]).slice(1);
    const args = {
      // A line that was not quoted arrives as several words.
      text: asked.length === 0 || asked.join(' ') === '-' ? undefined : asked.join(' '),
      isJson: isJson(values),
    };
    return async (session) => (await import('./run.ts')).explainCommand(args, session);
  },
};
