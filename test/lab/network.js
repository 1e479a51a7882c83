import { Namespace } from './namespace.js';

/** The addresses of the laboratory, as in a small cluster. */
export const Addresses = {
  /** The ClusterIP that pods ask, and two more of the same kind. */
  service: /** @type {const} */ (['10.96.0.10', '10.96.0.11', '10.96.0.12']),
  service6: 'fd00:96::10',
  /** The DNS server behind a forwarder. */
  upstream: '10.0.0.53',
  /** The DNS pods behind the service, where the node translates. */
  endpoints: ['10.244.2.11', '10.244.2.12'],
  /** @param {number} index */
  pod: (index) => `10.244.1.${7 + index}`,
  /** @param {number} index */
  pod6: (index) => `fd00:1::${7 + index}`,
};

/** The port of a pod whose sockets have no other: `echo "40000 40000" > /proc/sys/net/ipv4/ip_local_port_range`. */
export const ONLY_PORT = 40_000;

/** @typedef {import('./types.ts').Network} Network */

/** A pod and a DNS server on one veth: the server has the service's addresses itself. @returns {Network} */
export function openPair() {
  const pod = new Namespace('pod');
  const coredns = new Namespace('coredns');
  connectPod(pod, 0, coredns, 'eth0');
  coredns.ip(
    [
      ...Addresses.service.map((address) => `addr add ${address}/32 dev lo`),
      `addr add ${Addresses.service6}/128 dev lo nodad`,
    ].join('\n'),
  );
  return {
    pods: [pod],
    node: undefined,
    coredns,
    listen: [...Addresses.service, Addresses.service6],
    vantages: {
      pod: { namespace: pod, interface: 'eth0', where: 'inside the pod, eth0' },
      'pod-any': { namespace: pod, interface: 'any', where: 'inside the pod, any' },
      server: { namespace: coredns, interface: 'eth0', where: 'at the DNS server, eth0' },
    },
    close: () => [pod, coredns].forEach((namespace) => namespace.remove()),
  };
}

/** A pod, a host that forwards, with the service's address, and the DNS server that it asks. @returns {Network} */
export function openRow() {
  const pod = new Namespace('pod');
  const forwarder = new Namespace('forward');
  const coredns = new Namespace('coredns');
  connectPod(pod, 0, forwarder, 'eth0');
  connect(coredns, 'eth0', forwarder, 'eth1');
  forwarder.ip(`addr add ${Addresses.service[0]}/32 dev lo\naddr add 10.0.0.3/24 dev eth1`);
  coredns.ip(`addr add ${Addresses.upstream}/24 dev eth0`);
  return {
    pods: [pod],
    node: undefined,
    coredns,
    forwarder,
    listen: [Addresses.upstream],
    vantages: {
      pod: { namespace: pod, interface: 'eth0', where: 'inside the pod, eth0' },
      'forwarder-any': { namespace: forwarder, interface: 'any', where: 'at the forwarder, any' },
    },
    close: () => [pod, forwarder, coredns].forEach((namespace) => namespace.remove()),
  };
}

/**
 * Pods, a node that routes, and a DNS server with two endpoint addresses: as kube-proxy does it, the node
 * translates the service's address to either endpoint, turn by turn of new flows.
 * @param {import('./types.ts').NodeOptions} [options]
 * @returns {Network}
 */
export function openNode({ pods: count = 1, rules = [], serverRules = [] } = {}) {
  const node = new Namespace('node');
  const coredns = new Namespace('coredns');
  const pod = new Namespace('pod');
  const others = Array.from({ length: count - 1 }, () => new Namespace('pod'));
  connectPod(pod, 0, node, 'vethpod');
  others.forEach((other, index) => connectPod(other, index + 1, node, `vethpod${index + 1}`));
  connect(coredns, 'eth0', node, 'upl');
  coredns.ip(
    [
      ...Addresses.endpoints.map((address) => `addr add ${address}/24 dev eth0`),
      'route add default via 10.244.2.1',
    ].join('\n'),
  );
  node.ip('addr add 10.244.2.1/24 dev upl');
  const [first, second] = Addresses.endpoints;
  const dnat = ['udp', 'tcp'].flatMap((protocol) => {
    const chain = `iptables -t nat -A PREROUTING -d ${Addresses.service[0]} -p ${protocol} --dport 53`;
    return [
      `${chain} -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination ${first}`,
      `${chain} -j DNAT --to-destination ${second}`,
    ];
  });
  node.sh(['echo 1 > /proc/sys/net/ipv4/ip_forward', ...dnat, ...rules].join('\n'));
  if (serverRules.length > 0) coredns.sh(serverRules.join('\n'));
  return {
    pods: [pod, ...others],
    node,
    coredns,
    listen: Addresses.endpoints,
    vantages: {
      'a-pod': { namespace: pod, interface: 'eth0', where: 'inside the pod, eth0' },
      'b-hostveth': {
        namespace: node,
        interface: 'vethpod',
        where: 'the host side of the pod’s veth, before DNAT',
      },
      'c-uplink': { namespace: node, interface: 'upl', where: 'the node’s uplink, after DNAT' },
      'd-coredns': { namespace: coredns, interface: 'eth0', where: 'at the DNS server, eth0' },
      'e-node-any': {
        namespace: node,
        interface: 'any',
        where: 'the node’s any, before and after DNAT',
      },
    },
    close: () => [pod, ...others, node, coredns].forEach((namespace) => namespace.remove()),
  };
}

/** Matches messages whose question is of a type, by the end of its name and what follows. @param {'A' | 'AAAA'} type */
const ofType = (type) =>
  `-m string --algo bm --hex-string '|00${type === 'A' ? '0001' : '001c'}0001|'`;

/**
 * iptables(8) rules that the node may have besides. They stand in mangle POSTROUTING, the last place that a
 * packet passes before its conntrack entry is confirmed: where a kernel before 5.6 drops the loser of the race.
 */
export const NodeRules = {
  /** Drops the first query of a type. @param {'A' | 'AAAA'} type */
  dropFirst: (type) => [
    `iptables -t mangle -A POSTROUTING -o upl -p udp --dport 53 ${ofType(type)} -m statistic --mode nth --every 100000 --packet 0 -j DROP`,
  ],
  /**
   * Drops a share of the queries that the race can hit: a query on a new five-tuple whose first query is still
   * unanswered. The first query marks its conntrack entry; while no answer has passed, the state is NEW.
   * @param {number} share 0 to 1
   */
  race: (share) => [
    'iptables -t mangle -N RACE',
    'iptables -t mangle -A POSTROUTING -o upl -p udp --dport 53 -m conntrack --ctstate NEW -j RACE',
    `iptables -t mangle -A RACE -m connmark --mark 1 -m statistic --mode random --probability ${share} -j DROP`,
    'iptables -t mangle -A RACE -j CONNMARK --set-mark 1',
  ],
  /** Drops the first answer of a type on its way back to the pod. @param {'A' | 'AAAA'} type */
  dropFirstAnswer: (type) => [
    `iptables -A FORWARD -i upl -p udp --sport 53 ${ofType(type)} -m statistic --mode nth --every 100000 --packet 0 -j DROP`,
  ],
  /** Drops fragments but the first ones, before conntrack(8) puts them together: a firewall that looks for ports. */
  dropFragments: [
    'nft add table netdev lab',
    "nft 'add chain netdev lab in { type filter hook ingress device upl priority 0; }'",
    "nft 'add rule netdev lab in ip frag-off & 0x1fff != 0 drop'",
  ],
  /**
   * Rejects what goes to the DNS servers with a kind of ICMP error. @param {string} kind of iptables-extensions(8),
   * REJECT
   */
  reject: (kind) => [
    `iptables -A FORWARD -o upl -p udp --dport 53 -j REJECT --reject-with ${kind}`,
  ],
  /** Drops SYNs to the DNS servers. */
  dropTcp: ['iptables -A FORWARD -o upl -p tcp --dport 53 -j DROP'],
  /** Drops the first SYN to the DNS servers. */
  dropFirstSyn: [
    'iptables -A FORWARD -o upl -p tcp --syn --dport 53 -m statistic --mode nth --every 100000 --packet 0 -j DROP',
  ],
  /** No host has the endpoint's address: the node routes packets for it to the DNS server, which sends them back. */
  loop: [
    'for file in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $file; done',
    'iptables -t nat -I PREROUTING -d 10.96.0.10 -p udp --dport 53 -j DNAT --to-destination 10.244.9.9',
    'ip route add 10.244.9.9/32 via 10.244.2.11',
  ],
  /** The rules of the DNS server for `loop`. */
  loopsBack: [
    'for file in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $file; done',
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
  ],
  /**
   * The first flow goes to this endpoint, all later ones to the other: it has gone meanwhile. @param {string} endpoint
   */
  firstFlowTo: (endpoint) => [
    'iptables -t nat -F PREROUTING',
    `iptables -t nat -A PREROUTING -d ${Addresses.service[0]} -p udp --dport 53 -m statistic --mode nth --every 100000 --packet 0 -j DNAT --to-destination ${endpoint}`,
    `iptables -t nat -A PREROUTING -d ${Addresses.service[0]} -p udp --dport 53 -j DNAT --to-destination ${Addresses.endpoints[1]}`,
  ],
  /** Lets one packet a second of each five-tuple through. */
  limitFlows: [
    'iptables -t mangle -A POSTROUTING -o upl -p udp --dport 53 -m hashlimit --hashlimit-name flows --hashlimit-mode srcip,srcport,dstip,dstport --hashlimit-above 1/second --hashlimit-burst 1 -j DROP',
  ],
  /** Takes queries to netfilter's queue 0 after DNAT, for `clash.c` to hold. */
  queue: ['iptables -t mangle -A FORWARD -i vethpod -p udp --dport 53 -j NFQUEUE --queue-num 0'],
  /** Drops a packet within 2.5 ms after another of its flow: the second of a pair, and no retry of glibc. */
  limitPairs: [
    'iptables -t mangle -A POSTROUTING -o upl -p udp --dport 53 -m hashlimit --hashlimit-above 400/second --hashlimit-burst 1 --hashlimit-mode srcip,srcport --hashlimit-name dns -j DROP',
  ],
  /** Keeps the port of the pod whatever is in its way, so that a clash cannot be resolved by another one. */
  keepPort: [
    `iptables -t nat -A POSTROUTING -o upl -p udp --dport 53 -j SNAT --to-source ${Addresses.pod(0)}:${ONLY_PORT}`,
  ],
};

/**
 * Lets some queries pass and drops the rest: a limit on packets, a full socket buffer, an overloaded server.
 * @param {string} chain where: 'POSTROUTING -o upl' in the node, 'INPUT -i eth0' at the server
 * @param {string} rate '30/second'
 * @param {number} burst how many may come at once
 */
export const limit = (chain, rate, burst) => [
  `iptables -t mangle -A ${chain} -p udp --dport 53 -m limit --limit ${rate} --limit-burst ${burst} -j ACCEPT`,
  `iptables -t mangle -A ${chain} -p udp --dport 53 -j DROP`,
];

/**
 * A pod beside its router. It has IPv6 too, because getaddrinfo with AI_ADDRCONFIG asks for AAAA only then.
 * @param {Namespace} pod @param {number} index @param {Namespace} router @param {string} name of the router's side
 */
function connectPod(pod, index, router, name) {
  connect(pod, 'eth0', router, name);
  const [address, address6] = [Addresses.pod(index), Addresses.pod6(index)];
  pod.ip(
    [
      `addr add ${address}/32 dev eth0`,
      `addr add ${address6}/128 dev eth0 nodad`,
      'route add 169.254.1.1 dev eth0',
      'route add default via 169.254.1.1',
      'route add fd00:ffff::1 dev eth0',
      'route add default via fd00:ffff::1',
    ].join('\n'),
  );
  router.ip(
    [
      `addr add 169.254.1.1/32 dev ${name}`,
      `addr add fd00:ffff::1/128 dev ${name} nodad`,
      `route add ${address} dev ${name}`,
      `route add ${address6} dev ${name}`,
    ].join('\n'),
  );
  pod.etc('nsswitch.conf', 'hosts: dns\n');
}

/** @param {Namespace} a @param {string} nameA @param {Namespace} b @param {string} nameB */
function connect(a, nameA, b, nameB) {
  a.ip(`link add ${nameA} type veth peer name ${nameB} netns ${b.name}\nlink set ${nameA} up`);
  b.ip(`link set ${nameB} up`);
}
