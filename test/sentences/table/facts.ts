import { type Claim, GENERAL } from '../claims.ts';

/**
 * What facts of the node and of the container say, beside the packets: no packet bears it out. test/bundle.test.ts holds
 * it against bundles of which the cause is known.
 */
export const FACTS: Readonly<Record<string, readonly Claim[]>> = {
  'insert_failed and drop of conntrack did not grow during the capture ({0}, {1}): it was not conntrack':
    GENERAL,
  'insert_failed of conntrack grew by {0} and drop by {1} during the capture, in which {2} ({3}, {4})':
    GENERAL,
  'whether conntrack dropped it: drop grew by {0} and insert_failed did not grow, as with a full table or with packets that are invalid ({1}, {2})':
    GENERAL,
  'whether conntrack dropped it: insert_failed grew by {0} during the capture, in which {1} ({2}, {3})':
    GENERAL,
  'whether insert_failed and drop of conntrack grew: {0} is missing ({1})': GENERAL,
  'whether insert_failed and drop of conntrack grew: no counters were given (--conntrack BEFORE --conntrack AFTER)':
    GENERAL,
  'whether insert_failed and drop of conntrack grew: there is only one reading ({0}), and it takes two':
    GENERAL,
  'whether insert_failed and drop of conntrack grew: all counters are 0 ({0}), as in the namespace of a pod; those of the host decide':
    GENERAL,
  'whether insert_failed and drop of conntrack grew: {0} and {1} are not of one run of one machine':
    GENERAL,
  'The node dropped it. Two readings of conntrack -S of the host, before and after, decide whether it was conntrack (--conntrack BEFORE --conntrack AFTER); a bundle has them: dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz':
    GENERAL,
  'To prove it, capture on the node as well: dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz takes both captures and all facts at once.':
    GENERAL,
  'whether the kernel recorded a drop: {0} is missing ({1})': GENERAL,
  'whether the node dropped the query in {0}: the kernel recorded no drop in the {1} after it ({2})':
    GENERAL,
  'whether the kernel dropped the query in {0}: its record is not complete ({1})': GENERAL,
  'whether the packet that the kernel dropped {0} after the query in {1} is this one: {2}; it dropped {3} in this way ({4})':
    GENERAL,
  'whether the packet that the kernel dropped {0} after the query in {1} is this one: {2}, which is not where conntrack drops ({3})':
    GENERAL,
  'the kernel dropped a packet {0} after the query in {1}: {2}, where rules of netfilter drop, and conntrack does not ({3})':
    GENERAL,
  'the kernel dropped a packet {0} after the query in {1}: {2}, where conntrack and rules of netfilter drop ({3})':
    GENERAL,
  'the server {0} is an endpoint of {1} itself, and no service address that would be translated ({2})':
    GENERAL,
  'Cilium translates {0} with eBPF, without the connection tracking of netfilter ({1})': GENERAL,
  'the libc of its container is {0} ({1})': GENERAL,
  'clash_resolve of conntrack grew by {0} during the capture ({1}, {2})': GENERAL,
  'the rule “{0}” of the node dropped {1} of DNS during the capture, in which {2} ({3})': GENERAL,
  'the rule “{0}”, behind the limit “{1}”, dropped {2} of DNS during the capture, in which {3} ({4})':
    GENERAL,
  'Change the rule “{0}” of the node, or take it out: it drops DNS': GENERAL,
  'Change the rule “{0}” of the node and the limit “{1}” before it, or take them out: they drop DNS':
    GENERAL,
  'whether a rule of the node dropped it: {0} is missing ({1})': GENERAL,
  'whether what is missing was only not captured: the kernel could not hand {0} packets over to tcpdump ({1})':
    GENERAL,
  'the network card dropped or delayed {0} of the packets beyond the allowance of the instance: {1} ({2})':
    GENERAL,
  'in the pod, {0} of the datagrams that arrived found the buffer of their socket full: RcvbufErrors ({1})':
    GENERAL,
  'on the node, {0} of the datagrams that arrived found the buffer of their socket full: RcvbufErrors ({1})':
    GENERAL,
  'whether the conntrack table was full, which drops new flows: it held {0} of {1} ({2})': GENERAL,
  '{0} is a service address that the node translates with {1} ({2})': GENERAL,
  '{0} is a service address that the node translates with {1} to {2} ({3})': GENERAL,
  'whether it was conntrack: {0}': GENERAL,
  'which kernel the node has: {0} is missing ({1})': GENERAL,
  'which kernel the node has: kernels from 5.6 on resolve such clashes': GENERAL,
  "the node's kernel is {0}: before 5.6, which resolves such clashes instead of dropping the packet, unless it was backported ({1})":
    GENERAL,
  "the node's kernel is {0}: most clashes are resolved from 5.6 on, and insert_failed counts those that are not ({1})":
    GENERAL,
  "whether the node's kernel dropped it: kernels from 5.6 on resolve such clashes, and this one is {0} ({1})":
    GENERAL,
  "the libc of the client's container is {0} ({1})": GENERAL,
  '{0} is in resolv.conf and musl ignores it ({1})': GENERAL,
  '{0} is in resolv.conf ({1}) and this pair left together all the same: the process read the file before the option was there, or resolves with something that ignores it':
    GENERAL,
  'which libc the client uses: {0} is missing ({1})': GENERAL,
  'which libc the client uses: the processes of its container do not agree, or are static ({0})':
    GENERAL,
  'which libc the client uses: no fact that was given shows it': GENERAL,
};
