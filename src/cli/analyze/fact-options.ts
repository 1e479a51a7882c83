import type { Values } from '../parsing/command.ts';
import { last, list } from '../parsing/option-values.ts';
import { UsageError } from '../parsing/usage-error.ts';

/** Files of facts beside a capture; a bundle has its own. */
export interface FactArguments {
  /** Each a text of the system, recognised by what it says. */
  readonly facts: readonly string[];
  /** Before and after. */
  readonly conntrack: readonly string[];
  readonly resolvConf: string | undefined;
  readonly drops: string | undefined;
}

const REPEATABLE = { type: 'string', array: true, value: 'FILE' } as const;

export const FACT_OPTIONS = {
  facts: {
    ...REPEATABLE,
    describe:
      'a text of the node or pod as evidence: /proc/version, os-release, iptables-save -c, nft list ruleset, /proc/net/ip_vs, /proc/PID/maps; one that counts twice, before and after',
  },
  conntrack: {
    ...REPEATABLE,
    describe:
      'counters of the host before the capture, and once more for those after it: conntrack -S or /proc/net/stat/nf_conntrack',
  },
  'resolv-conf': {
    type: 'string',
    value: 'FILE',
    describe: "the container's own /etc/resolv.conf, as evidence",
  },
  drops: {
    type: 'string',
    value: 'FILE',
    describe:
      "the kernel's record of drops: a trace of skb:kfree_skb, or what retis collect --out wrote",
  },
} as const;

export function factsOf(values: Values): FactArguments {
  const conntrack = list(values['conntrack']);
  if (conntrack.length !== 0 && conntrack.length !== 2)
    throw new UsageError(
      'counters tell by what they grew: --conntrack BEFORE --conntrack AFTER takes two readings',
    );
  return {
    facts: list(values['facts']),
    conntrack,
    resolvConf: last(values['resolv-conf']),
    drops: last(values['drops']),
  };
}
