import type { Catalogue } from '../catalogue.ts';

/** What `--help` prints. */
export const help: Catalogue = {
  // Headings, and dnspcap itself.
  'finds what delayed or broke DNS lookups, in packet captures':
    '从抓包中找出 DNS 解析变慢或失败的原因',
  'dnspcap FILE            the same as dnspcap analyze FILE':
    'dnspcap FILE            等同于 dnspcap analyze FILE',
  Commands: '命令',
  Options: '选项',
  Examples: '示例',
  Output: '输出',
  'What to report': '报告范围',
  'Reading, and more evidence': '读取方式与补充证据',
  'For tests and CI': '用于测试和 CI',
  Privacy: '隐私',
  'Exit codes': '退出码',
  'it ran, and no --fail-on or --expect condition failed':
    '运行成功，且未违反 --fail-on 或 --expect 的条件',
  'a --fail-on or --expect condition failed': '违反了 --fail-on 或 --expect 的条件',
  'it could not run: wrong usage, a file that cannot be read or written, or a file that is not a capture':
    '未能运行：用法错误、文件无法读写，或文件不是抓包',
  'The options of a command: dnspcap help COMMAND': '查看某个命令的选项：dnspcap help COMMAND',
  '{0}; repeatable': '{0}；可多次使用',
  'English (default) or Simplified Chinese': '英语（默认）或简体中文',
  'print the version': '显示版本号',
  'print this help': '显示本帮助',
  // analyze
  'find what delayed or broke DNS lookups in captures (files, folders, archives, bundles of dnspcap capture, - for standard input)':
    '找出抓包中 DNS 解析变慢或失败的原因（可以是文件、目录、归档、dnspcap capture 生成的证据包；- 表示标准输入）',
  'write a report; the file ending sets the format: {0}': '写出报告；格式由文件扩展名决定：{0}',
  'format of standard output (default text), or of an -o file whose ending sets no format':
    '标准输出的格式（默认 text），或扩展名无法决定格式的 -o 文件的格式',
  'exit 1 on a finding of this severity or higher (note, warning, error) or of this rule, or when a figure exceeds a limit: p99>200ms, stalled>1/1000, failed>0, lost>0.5%':
    '有达到该严重程度（note、warning、error）的发现，或有该规则的发现，或某项指标超限时，以 1 退出；超限写作 p99>200ms、stalled>1/1000、failed>0、lost>0.5%',
  'exit 1 unless this rule has exactly N findings': '该规则的发现不是恰好 N 项时，以 1 退出',
  'check limits for each client, not for all clients together':
    '逐个客户端检查限值，而不是所有客户端合在一起检查',
  'analyse each capture separately, each as its own test (text, markdown, junit); without it, all files are one capture':
    '逐个分析抓包，各作为一项测试（text、markdown、junit）；不加此选项时，所有文件视为同一次抓包',
  'text: only the verdict and a row for each incident': 'text：只输出结论，以及每类事件一行',
  'text: every finding, with its evidence and all remedies':
    'text：输出每一项发现及其证据和全部处理办法',
  'which lines HTML and Markdown show (default: all if there are at most 2,000, else those of findings)':
    'HTML 和 Markdown 显示哪些报文行（默认：不超过 2,000 行时全部显示，否则只显示与发现有关的）',
  'another port of DNS servers, besides 53': 'DNS 服务器除 53 以外的端口',
  'only these clients: an address or a CIDR block': '只看这些客户端：地址或 CIDR 网段',
  'only these servers: an address or a CIDR block': '只看这些服务器：地址或 CIDR 网段',
  'only these names; * matches anything': '只看这些名称；* 匹配任意内容',
  'only lookups that began at this time or later: 10:11, 2026-11-22T10:11:30Z, +5m':
    '只看此时刻或之后开始的解析：10:11、2026-11-22T10:11:30Z、+5m',
  'only lookups that began at this time or earlier': '只看此时刻或之前开始的解析',
  "the same traffic, captured somewhere else, such as on the node's uplink":
    '在其他位置（例如节点的上联接口）抓到的同一流量',
  'output of kubectl get pods,services,endpointslices -A -o json: shows names beside addresses, and is evidence':
    'kubectl get pods,services,endpointslices -A -o json 的输出：在地址旁显示名称，并用作证据',
  'a text of the node or pod as evidence: /proc/version, os-release, iptables-save -c, nft list ruleset, /proc/net/ip_vs, /proc/PID/maps; give counters twice, before and after':
    '节点或 Pod 上用作证据的文本：/proc/version、os-release、iptables-save -c、nft list ruleset、/proc/net/ip_vs、/proc/PID/maps；计数器要给两次，抓包前后各一次',
  'counters of the host: give the option twice, for before and after the capture: conntrack -S or /proc/net/stat/nf_conntrack':
    '主机的计数器，抓包前后各给一次：conntrack -S 或 /proc/net/stat/nf_conntrack',
  "the container's own /etc/resolv.conf, as evidence": '容器自己的 /etc/resolv.conf，用作证据',
  "the kernel's record of drops: a trace of skb:kfree_skb, or the output of retis collect --out":
    '内核的丢包记录：skb:kfree_skb 的跟踪，或 retis collect --out 的输出',
  'replace addresses and names with pseudonyms in all output': '在所有输出中用假名代替地址和名称',
  'same pseudonyms in every capture; reversible by anyone who knows the seed':
    '使各次抓包的假名一致；知道该种子的人可以还原',
  'keep this suffix of names readable, such as svc.cluster.local':
    '保留名称的这个后缀，例如 svc.cluster.local',
  'an answer is slow from this many milliseconds on (default 1000)':
    '应答用时达到多少毫秒算慢（默认 1000）',
  'treat a damaged or cut-off capture as an error': '把损坏或不完整的抓包视为错误',
  'print only errors on standard error': '标准错误只输出错误',
  'show no progress on the terminal': '终端上不显示进度',
  'colours (default auto: on a terminal); respects NO_COLOR and FORCE_COLOR':
    '颜色（默认 auto：仅在终端上）；遵循 NO_COLOR 和 FORCE_COLOR',
  'same as --color never': '等同于 --color never',
  'what went wrong, on the terminal': '在终端上显示出了什么问题',
  'a folder of tcpdump -C files, two reports': '读取 tcpdump -C 生成的目录，写出两份报告',
  'from another machine, without a file': '直接从另一台机器读取，不落文件',
  'for a test: exit 1 if a lookup stalled': '用于测试：有解析停顿时以 1 退出',
  'for CI: each capture a suite, each rule a test':
    '用于 CI：每个抓包是一个测试套件，每条规则是一项测试',
  // capture
  'capture with tcpdump in the network namespace of a pod or container; show findings at once, and a report at Ctrl-C':
    '用 tcpdump 在 Pod 或容器的网络命名空间中抓包；即时显示发现，按 Ctrl-C 后给出报告',
  'a container on this node (crictl or docker)': '本节点上的容器（crictl 或 docker）',
  'a pod on this node (kubectl and crictl)': '本节点上的 Pod（kubectl 和 crictl）',
  'with --pod: works from anywhere, through an ephemeral container of this image, which must have tcpdump':
    '与 --pod 合用：通过此镜像的临时容器，在任何地方都可使用；镜像须有 tcpdump',
  'with --pod and a bundle: works from anywhere, through a pod that kubectl debug starts on the node; the pod is removed afterwards':
    '与 --pod 合用并写出证据包：通过 kubectl debug 在节点上启动的 Pod，在任何地方都可使用；用完即删除该 Pod',
  'with --via-debug: an image with tcpdump, tar and nsenter (default {0})':
    '与 --via-debug 合用：带有 tcpdump、tar 和 nsenter 的镜像（默认 {0}）',
  'a process in the namespace': '该命名空间中的一个进程',
  'a network namespace from ip netns list': 'ip netns list 列出的网络命名空间',
  'default: eth0, on the host any; any shows packets before and after NAT':
    '默认：eth0，在主机上为 any；any 能看到 NAT 前后的报文',
  'how long to capture (default: until Ctrl-C)': '抓包时长（默认：直到 Ctrl-C）',
  'write the packets to this file; .tar.gz: a bundle with captures and facts of pod and node':
    '把报文写入此文件；.tar.gz：写出含 Pod 和节点的抓包及事实的证据包',
  '100MBx20: keep the latest 20 files of 100 MB each, named after -o':
    '100MBx20：保留最近 20 个各 100 MB 的文件，文件名取自 -o',
  'stop the capture 30 s after the first lookup that stalled or failed':
    '出现首次停顿或失败的解析后，再过 30 s 停止抓包',
  'stop the capture 30 s after the first finding of this rule':
    '出现该规则的首项发现后，再过 30 s 停止抓包',
  'run this once, at the first finding (with --until: the first finding that stops the capture); no shell; it gets the finding as JSON on standard input':
    '出现首项发现时运行一次此命令（与 --until 合用时，指使抓包停止的那项发现）；不经过 shell；该发现以 JSON 形式从标准输入传入',
  "fail if the bundle cannot have the kernel's record of drops (tracefs)":
    '证据包无法包含内核的丢包记录（tracefs）时报错',
  "leave the kernel's record of drops out of the bundle": '证据包不包含内核的丢包记录',
  'print a shell script that makes the bundle, for a node without Node.js':
    '打印生成证据包的 shell 脚本，供没有 Node.js 的节点使用',
  "on the pod's node, as root": '在 Pod 所在节点上以 root 运行',
  'on the node: packets before and after NAT, which decides':
    '在节点上：可看到 NAT 前后的报文，足以定论',
  'everything that decides in one file: captures of pod and node, and facts':
    '定论所需的一切都在一个文件里：Pod 和节点的抓包，以及事实',
  'the same from anywhere, through kubectl': '同上，通过 kubectl 在任何地方都可运行',
  'for a rare fault: leave it running overnight': '针对罕见故障：让它整夜运行',
  'for a node without Node.js': '供没有 Node.js 的节点使用',
  // loadtest
  'resolve a name under load, without a cache: how long it takes, how often it stalls, and which options help':
    '不经缓存，在负载下解析一个名称：用时多久、多常停顿、哪些选项有用',
  'the name to resolve': '要解析的名称',
  'concurrent lookups (default 200)': '并发解析数（默认 200）',
  'seconds for each setting (required)': '每种设置测试多少秒（必填）',
  'milliseconds above which a lookup counts as stalled (default 5000)':
    '解析用时超过多少毫秒算停顿（默认 5000）',
  'at most this many lookups a second in total (default: as many as -c allows)':
    '每秒解析总数的上限（默认：以 -c 允许的为限）',
  'settings of resolv.conf to try in turn, such as default,single-request-reopen,timeout:1+attempts:3':
    '依次尝试的 resolv.conf 设置，例如 default,single-request-reopen,timeout:1+attempts:3',
  'which resolver: the one of dns.lookup and most programs, or the one of dns.resolve* in Node.js':
    '用哪个解析器：dns.lookup 和多数程序所用的，或 Node.js 中 dns.resolve* 所用的',
  'capture the test into this file (tcpdump, root) and analyse it':
    '测试时抓包写入此文件（tcpdump，需 root）并加以分析',
  'interface of the capture (default any)': '抓包的接口（默认 any）',
  'format (default text)': '格式（默认 text）',
  'exit 1 if a figure of a setting exceeds a limit: stalled>0, failed>1/1000, p99>200ms':
    '某种设置的指标超限时以 1 退出：stalled>0、failed>1/1000、p99>200ms',
  'how often does it stall?': '多常停顿？',
  'which setting helps? Changes no file': '哪种设置有用？不改动任何文件',
  'gently, and with the packets': '低负载，同时保留报文',
  // compare
  'did the remedy work? compares captures, folders of captures, or their JSON or HTML reports':
    '处理办法是否有效？比较抓包、抓包目录，或它们的 JSON 或 HTML 报告',
  'write the comparison; the file ending sets the format: .txt .html .md .json .xml (JUnit)':
    '写出比较结果；格式由文件扩展名决定：.txt .html .md .json .xml（JUnit）',
  'exit 1 on this verdict ({0}), or when a report after the first has a finding of this severity or higher (note, warning, error) or of this rule, or a figure that exceeds a limit: p99>200ms, stalled>1/1000, failed>0, lost>0.5%':
    '结论为此项（{0}）时以 1 退出；或第一份之后的报告有达到该严重程度（note、warning、error）或属于该规则的发现，或某项指标超限时，以 1 退出；超限写作 p99>200ms、stalled>1/1000、failed>0、lost>0.5%',
  'the verdict, and the figures side by side': '结论，以及并列的各项指标',
  'reports that were made with options of analyze (--port, --client, ...)':
    '用 analyze 的选项（--port、--client 等）生成的报告',
  'several settings, each compared with the first': '多种设置，各与第一种比较',
  // extract
  'cut the packets of a finding into a small capture, and check that it shows the same diagnosis':
    '把一项发现的报文截取成小的抓包文件，并核实其诊断不变',
  'the capture to write: .pcap or .pcapng; from a bundle also .tar.gz, with all its facts':
    '要写出的抓包：.pcap 或 .pcapng；从证据包截取时也可为 .tar.gz，含其全部事实',
  'a finding by its number in analyze, such as F1': '发现在 analyze 中的编号，例如 F1',
  'a lookup by its number, from the column lookup of the CSV': '解析的编号，见 CSV 的 lookup 列',
  'only lookups of these clients: an address or a CIDR block':
    '只取这些客户端的解析：地址或 CIDR 网段',
  'only lookups that began at this time or later: 10:11, 2026-11-22T10:11:12.5Z, +5m':
    '只取此时刻或之后开始的解析：10:11、2026-11-22T10:11:12.5Z、+5m',
  'the packets of a finding, for a ticket': '一项发现的报文，用于工单',
  'the same to show to strangers: without real names and addresses':
    '同上，可给外人看：不含真实的名称和地址',
  'what a pod asked in a minute': '某个 Pod 一分钟内的查询',
  // page, explain, rules, completion
  'write a page that analyses captures in a browser, offline': '生成在浏览器中离线分析抓包的网页',
  'the file to write; - for standard output': '要写的文件；- 表示标准输出',
  'one file to open or to pass on': '单个文件，可直接打开或转交他人',
  'explain a rule, how a resolver behaves, a word such as leg or ndots, or a line of tcpdump or tshark field by field (- for standard input)':
    '解释一条规则、一种解析器的行为、leg 或 ndots 之类的术语，或逐字段解释 tcpdump 或 tshark 的一行输出（- 表示标准输入）',
  'what a finding of this rule means, and what to do': '该规则的发现是什么意思，如何处理',
  'how the resolver of Alpine behaves on the wire': 'Alpine 的解析器在线路上的行为',
  'each field of the line': '这一行的每个字段',
  'the same, from a pipe': '同上，从管道读取',
  'list the rules: id, severity, title': '列出规则：标识、严重程度、标题',
  'everything that dnspcap can find': 'dnspcap 能发现的所有问题',
  'what one rule means': '某条规则的含义',
  'print a script that lets your shell complete commands, options, formats and rules':
    '打印脚本，让 shell 能补全命令、选项、格式和规则',
  'in ~/.bashrc': '写在 ~/.bashrc 中',
  'for fish': '用于 fish',
  'into a folder that is in fpath': '写入 fpath 中的一个目录',
};
