import type { Catalogue } from '../catalogue.ts';

/** Commands that confirm a diagnosis: src/rules/checks. */
export const checks: Catalogue = {
  'Ask the server for both types, from a pod on the same node':
    '在同一节点的 Pod 里，分别查询两种类型',
  'Ask a hundred times, and count what comes back': '连续查询一百次，统计结果',
  'Ask over TCP': '改用 TCP 查询',
  'Ask the zone itself, past the resolver': '绕过解析器，从根开始逐级查询',
  'Capture on the node while it happens: every packet before and after its address is translated':
    '问题发生时在节点上抓包：能看到每个报文在地址转换前后的样子',
  'Capture at the server at the same time, and put both side by side':
    '同时在服务器一侧抓包，再把两份放在一起对照',
  'Capture once more: whole packets, both directions, two minutes':
    '重新抓包：完整报文、双向、两分钟',
  'Counters of conntrack on the node, before and after: insert_failed and drop grow with each packet that it drops':
    '比较节点上 conntrack 计数器的前后变化：每丢一个报文，insert_failed 和 drop 就会增长',
  'Entries of conntrack for this client': '该客户端的 conntrack 表项',
  'Resolve the name under load in a pod, without and with the option':
    '在 Pod 里对该名称做压测，比较启用选项前后的差别',
  'What resolver configuration the pod has': 'Pod 的解析器配置',
  'Are the DNS pods ready, and do they restart? Which endpoints does the service have?':
    'DNS Pod 是否就绪、有没有重启？服务有哪些端点？',
  'What the DNS servers log about it': 'DNS 服务器的日志',
  'Are the DNS pods at their CPU limit?': 'DNS Pod 是否达到 CPU 上限？',
  'What CoreDNS is told to answer, and whom it forwards to': 'CoreDNS 的配置：负责哪些域，转发给谁',
  'How long CoreDNS waits for its upstream servers': 'CoreDNS 等待上游服务器的耗时',
  'Which network policies there are, and what the packet filter of the node rejects':
    '有哪些网络策略，节点的包过滤规则拒绝了什么',
  'Does the node drop packets: its interfaces, its sockets, its queues?':
    '节点是否丢包：网卡、套接字、队列',
  'On AWS: was a limit of the network interface reached?': '在 AWS 上：是否触及网卡限额？',
  'Which way packets take to the server': '到服务器的路由',
  'On the server: who listens on the port?': '在服务器上：谁在监听该端口？',
  'How the clock of the machine that captured is kept': '抓包机器的时钟同步状态',
};
