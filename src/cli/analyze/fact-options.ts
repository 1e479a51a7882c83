import type { Values } from '../parsing/command.ts';
import { repeatable, valued } from '../parsing/option.ts';
import { last, list } from '../parsing/option-values.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** Files of facts besides a capture; a bundle contains its own. */
export interface FactArguments {
  /** Texts of the system, recognised by their content. */
  readonly facts: readonly string[];
  /** Counters before and after the capture. */
  readonly conntrack: readonly string[];
  readonly resolvConf: string | undefined;
  readonly drops: string | undefined;
}

export const FACT_OPTIONS = {
  facts: repeatable(
    'FILE',
    'a text of the node or pod as evidence: /proc/version, os-release, iptables-save -c, nft list ruleset, /proc/net/ip_vs, /proc/PID/maps; give counters twice, before and after',
  ),
  conntrack: repeatable(
    'FILE',
    'counters of the host: give the option twice, for before and after the capture: conntrack -S or /proc/net/stat/nf_conntrack',
  ),
  'resolv-conf': valued('FILE', "the container's own /etc/resolv.conf, as evidence"),
  drops: valued(
    'FILE',
    "the kernel's record of drops: a trace of skb:kfree_skb, or the output of retis collect --out",
  ),
};

export function factsOf(values: Values): FactArguments {
  const conntrack = list(values['conntrack']);
  if (conntrack.length !== 0 && conntrack.length !== 2)
    throw new UsageError(
      say`--conntrack needs two readings, to see how much the counters grew: --conntrack BEFORE --conntrack AFTER`,
    );
  return {
    facts: list(values['facts']),
    conntrack,
    resolvConf: last(values['resolv-conf']),
    drops: last(values['drops']),
  };
}
