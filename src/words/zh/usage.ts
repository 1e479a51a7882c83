import type { Catalogue } from '../catalogue.ts';

/** What is wrong with a command line, or with a file that it names. */
export const usage: Catalogue = {
  'unknown option {0}{1}': '没有选项 {0}{1}',
  '{0} needs a value: {1}': '{0} 需要一个值：{1}',
  '{0} {1}: choose from {2}{3}': '{0} {1}：可选值为 {2}{3}',
  '{0} {1}: needs a whole number from {2} to {3}': '{0} {1}：需要 {2} 到 {3} 之间的整数',
  '{0} {1}: no such rule{2}': '{0} {1}：没有这条规则 {2}',
  '; there are {0}': '；现有规则：{0}',
  '; did you mean {0}?': '；是否想输入 {0}？',
  'see dnspcap {0}--help': '见 dnspcap {0}--help',
  'no command given ({0}); see dnspcap --help': '没有给出命令（{0}）；见 dnspcap --help',
  '{0} is neither a command ({1}) nor an existing file{2}':
    '{0} 既不是命令（{1}），也不是已有的文件 {2}',
  'use only one of {0} and {1}': '{0} 和 {1} 只能用一个',
  '{0} {1}: not a valid name': '{0} {1}：名称无效',
  'standard input (-) can be read only once': '标准输入（-）只能读取一次',
  'standard input is a terminal: pipe a capture into it, or name a file':
    '标准输入是终端：请用管道传入抓包，或指定文件',
  'standard input is a terminal: pipe a listing into it, or name a file':
    '标准输入是终端：请用管道传入列表，或指定文件',
  'standard input is a terminal: pipe a capture or a report into it':
    '标准输入是终端：请用管道传入抓包或报告',
  // analyze
  'no capture given: dnspcap analyze FILE, a folder of captures, or - for standard input':
    '没有给出抓包：dnspcap analyze FILE，FILE 可以是文件、抓包目录，或表示标准输入的 -',
  '--each and --vantage do not go together: a vantage belongs to one capture; analyse that capture alone':
    '--each 与 --vantage 不能合用：观测点只属于一个抓包；请单独分析那个抓包',
  '--pods shows the names that --anonymize hides: use only one of them':
    '--pods 会显示 --anonymize 要隐藏的名称：两者只能用一个',
  '--vantage {0}: needs NAME=FILE, for example uplink=uplink.pcap':
    '--vantage {0}：应写作 NAME=FILE，例如 uplink=uplink.pcap',
  '--vantage {0}=-: a vantage must be a file, not standard input':
    '--vantage {0}=-：观测点必须是文件，不能是标准输入',
  '--vantage {0}={1}: a vantage is one capture, but here are {2}':
    '--vantage {0}={1}：观测点是一个抓包，而这里有 {2} 个',
  '-o needs a file name': '-o 需要文件名',
  'cannot tell which table to write to {0}: end the name in lookups.parquet (a row per lookup) or in lines.parquet (a row per DNS message)':
    '无法判断要向 {0} 写哪张表：文件名请以 lookups.parquet（每次解析一行）或 lines.parquet（每个 DNS 报文一行）结尾',
  'cannot tell the format of {0} from its ending (known: {1}); set it with -f':
    '无法从扩展名判断 {0} 的格式（可用：{1}）；请用 -f 指定',
  'cannot tell the format of {0} from its ending (known: .txt .html .md .json .xml); set it with -f':
    '无法从扩展名判断 {0} 的格式（可用：.txt .html .md .json .xml）；请用 -f 指定',
  '--{0} {1}: needs a time such as 2026-11-22T10:11:30Z, 10:11 (UTC), or +5m after the first packet':
    '--{0} {1}：需要一个时刻，例如 2026-11-22T10:11:30Z、10:11（UTC），或首个报文之后的 +5m',
  '--port {0}: a port is a number from 1 to 65535': '--port {0}：端口是 1 到 65535 之间的整数',
  '{0} {1}: needs an address or a block such as 10.0.0.0/8':
    '{0} {1}：需要地址或 10.0.0.0/8 这样的网段',
  '--slow {0}: needs a number of milliseconds above 0': '--slow {0}：需要大于 0 的毫秒数',
  '--conntrack needs two readings, to see how much the counters grew: --conntrack BEFORE --conntrack AFTER':
    '--conntrack 需要前后两次读数，才能看出计数器增长了多少：--conntrack BEFORE --conntrack AFTER',
  '--fail-on {0}: a limit looks like p99>200ms, failed>0, stalled>1/1000 or lost>0.5%; figures are {1}':
    '--fail-on {0}：限值写作 p99>200ms、failed>0、stalled>1/1000 或 lost>0.5%；可用的指标：{1}',
  '--expect {0}: needs RULE=N, such as conntrack-race=1':
    '--expect {0}：应写作 RULE=N，例如 conntrack-race=1',
  '{0} needs --anonymize as well': '{0} 须与 --anonymize 合用',
  '--seed is empty: anyone could guess it': '--seed 为空：任何人都能猜到',
  '{0}: dnspcap does not know this kind of fact; docs/bundle.md lists the kinds':
    '{0}：dnspcap 不认识这种事实；种类见 docs/bundle.md',
  '{0}: {1} bytes are too many for a text': '{0}：有 {1} 字节，作为文本太大',
  '--each: {0} has only one analysis; use text, markdown or junit':
    '--each：{0} 只能写一次分析的结果；请用 text、markdown 或 junit',
  'there is 1 finding': '实际有 1 项发现',
  'there are {0} findings': '实际有 {0} 项发现',
  '1 finding': '1 项发现',
  '{0} findings': '{0} 项发现',
  'see {0}': '见 {0}',
  '--fail-on {0}: {1}: {2}': '--fail-on {0}：{1}：{2}',
  // compare
  'compare needs two captures or reports: dnspcap compare BEFORE AFTER':
    'compare 需要两个抓包或报告：dnspcap compare BEFORE AFTER',
  'a comparison cannot be {0}; formats: {1}': '比较结果不能写成 {0}；可用格式：{1}',
  'an HTML page without the data of a report of dnspcap in it': '不含 dnspcap 报告数据的 HTML 页面',
  'damaged or cut off: its JSON cannot be read': '已损坏或不完整的文件：其中的 JSON 无法读取',
  'JSON, but no report of dnspcap (there is no "schema")':
    'JSON，但不是 dnspcap 的报告（没有 "schema"）',
  'of schema {0}, where dnspcap.report/1 is needed': '{0} 格式的报告，而这里需要 dnspcap.report/1',
  'a damaged report: {0} is missing or not what it should be': '已损坏的报告：{0} 缺失或内容不对',
  // completion, explain, page, rules
  'completion needs the name of a shell: {0}': 'completion 需要 shell 的名称：{0}',
  'nothing to explain: {0}': '没有要解释的内容：{0}',
  'nothing to explain on standard input': '标准输入中没有要解释的内容',
  'cannot explain {0}: {1}': '无法解释 {0}：{1}',
  'cannot explain {0}{1}': '无法解释 {0}{1}',
  'give a line of tcpdump about DNS, a rule ({0}), a resolver ({1}) or a word ({2})':
    '请给出 tcpdump 关于 DNS 的一行输出、一条规则（{0}）、一种解析器（{1}）或一个术语（{2}）',
  'page takes no argument; use -o FILE': 'page 不带参数；请用 -o FILE',
  'page needs -o FILE: where to write, for example dnspcap.html':
    'page 需要用 -o FILE 指定写到哪里，例如 dnspcap.html',
  'this installation has no page: {0}; npm run build makes it':
    '此安装中没有该网页：{0}；运行 npm run build 即可生成',
  'rules takes no argument; to read about a rule: dnspcap explain RULE':
    'rules 不带参数；要了解一条规则：dnspcap explain RULE',
  // extract
  'no capture given: dnspcap extract FILE --finding F1 -o F1.pcap':
    '没有给出抓包：dnspcap extract FILE --finding F1 -o F1.pcap',
  'extract reads a capture several times, but standard input can be read only once: save it in a file':
    'extract 要多次读取抓包，而标准输入只能读取一次：请先存为文件',
  '{0}: extract reads a capture several times, and this is not a regular file: save it in one':
    '{0}：extract 要多次读取抓包，而这不是普通文件：请先存为文件',
  '{0}: annotating reads the capture twice, and this is not a regular file: save it in one':
    '{0}：加注释要读取抓包两次，而这不是普通文件：请先存为文件',
  'extract needs -o FILE.pcap or -o FILE.pcapng: where to write':
    'extract 需要用 -o FILE.pcap 或 -o FILE.pcapng 指定写到哪里',
  '-o {0}: the file ending must be .pcap or .pcapng, or .tar.gz if the input is a bundle':
    '-o {0}：扩展名须为 .pcap 或 .pcapng；输入为证据包时也可为 .tar.gz',
  '-o {0}: to write a bundle, give one bundle and nothing else as input':
    '-o {0}：要写出证据包，输入须是且只是一个证据包',
  '-o {0}: this is not a regular file, but extract must read its result again to check it':
    '-o {0}：这不是普通文件，而 extract 需要重新读取结果加以核实',
  '-o {0}: the packets are of {1} interfaces or link types, and pcap has room for one: write .pcapng':
    '-o {0}：报文来自 {1} 个接口或链路类型，而 pcap 只能容纳一个：请写为 .pcapng',
  'use either --finding and --lookup, or --client, --from and --to, not both':
    '--finding、--lookup 与 --client、--from、--to 两组选项不能混用',
  'what should be extracted? --finding F1, --lookup N, --client ADDRESS, or --from and --to':
    '要截取什么？请用 --finding F1、--lookup N、--client ADDRESS，或 --from 和 --to 指定',
  '--finding {0}: findings are called F1, F2 and so on':
    '--finding {0}：发现的编号是 F1、F2，以此类推',
  '--finding {0}: {1}; dnspcap analyze shows them': '--finding {0}：{1}；见 dnspcap analyze',
  'there is no finding': '没有任何发现',
  'there is only {0}': '只有 {0}',
  'there are {0} to {1}': '编号为 {0} 到 {1}',
  '--lookup {0}: needs the number of a lookup, 1 or higher':
    '--lookup {0}：需要解析的编号，从 1 开始',
  '--lookup {0}: the last one is {1}': '--lookup {0}：最后一个是 {1}',
  '--from is later than --to: no lookup began in between': '--from 晚于 --to：其间没有解析开始',
  '{0}: what tcpdump prints has no packets to extract: copy its lines, or capture with: tcpdump -w':
    '{0}：tcpdump 打印的文本中没有可截取的报文：请复制相应的行，或用 tcpdump -w 抓包',
  '{0} of {1} packets, {2}; {3}': '共 {1} 个报文，截取 {0} 个，{2}；{3}',
  'what was asked for': '即所要求的内容',
  'with what the same client asked within 10 s': '含同一客户端前后 10 s 内的查询',
  'with what the same client asked within 10 s, without other findings':
    '含同一客户端前后 10 s 内的查询，不含其他发现',
  'with what everybody asked within 60 s': '含所有客户端前后 60 s 内的查询',
  'the whole capture, on which the diagnosis rests': '即整个抓包，诊断以其全部为依据',
  'no finding, as in the whole': '没有发现，与整个抓包一致',
  'the same diagnosis: {0}': '诊断不变：{0}',
  'no packet is of what was asked for: nothing is written':
    '没有报文属于所要求的内容：未写出任何文件',
  'nothing is written, because the extract would not show the same: {0}; widen --from and --to, leave out --client, or name the --finding':
    '未写出任何文件，因为截取的结果会与原来不同：{0}；请放宽 --from 和 --to，去掉 --client，或用 --finding 指定发现',
  '{0} would be {1}': '{0} 会变为 {1}',
  '{0} would not be found': '将不再有 {0}',
  '{0} of {1} would be found, which the whole capture does not show':
    '{1} 会出现 {0}，而整个抓包中没有',
  'the capture': '抓包',
  '{0} instead of {1}': '{0}（原为 {1}）',
  'found with other times': '时间不同的发现',
  // loadtest
  'loadtest takes no argument; to name the host: --host {0}':
    'loadtest 不带参数；要指定名称：--host {0}',
  'loadtest needs a name to resolve: --host NAME': 'loadtest 需要一个要解析的名称：--host NAME',
  'loadtest needs a duration: -d SECONDS; it puts load on the DNS servers for that long':
    'loadtest 需要时长：-d SECONDS；这段时间内 DNS 服务器会承受负载',
  '--fail-on {0}: a limit looks like stalled>0, failed>1/1000 or p99>200ms; figures are {1}':
    '--fail-on {0}：限值写作 stalled>0、failed>1/1000 或 p99>200ms；可用的指标：{1}',
  '--options {0}: the same setting is given twice': '--options {0}：同一设置给了两次',
  '--options: at most {0} settings': '--options：最多 {0} 种设置',
  '--options {0}: {1}': '--options {0}：{1}',
  'glibc knows no option {0}; it knows {1}': 'glibc 没有选项 {0}；它支持的选项：{1}',
  '{0} takes a number: {1}:1': '{0} 需要一个数：{1}:1',
  '{0} takes no number': '{0} 不带数字',
  '-o {0}: this option writes the packets; use a name that ends in .pcap; for the format of the results see -f':
    '-o {0}：此选项写出报文，文件名请以 .pcap 结尾；结果的格式见 -f',
  // Files that cannot be read or written
  'cannot read {0}: {1}': '无法读取 {0}：{1}',
  'cannot write {0}: {1}': '无法写入 {0}：{1}',
  'cannot write {0}: it is a folder': '无法写入 {0}：这是目录',
  'cannot write to standard output: {0}': '无法写入标准输出：{0}',
  'output {0} is given twice': '输出 {0} 给了两次',
  '{0} is also an input, and would be overwritten': '{0} 同时是输入，会被覆盖',
  'standard output is also an input, and would be overwritten': '标准输出同时是输入，会被覆盖',
  '{0} is a binary format and does not go to a terminal: write it to a file with -o, or into a pipe':
    '{0} 是二进制格式，不能输出到终端：请用 -o 写入文件，或写入管道',
  'cannot use the temporary folder {0}: {1}; {2}': '无法使用临时目录 {0}：{1}；{2}',
  '{0}; set TMPDIR to use another folder': '{0}；可用 TMPDIR 改用其他目录',
  'rows wait there for their findings': '各行在那里等待其发现',
  'a bundle from a pipe waits there to be read again': '来自管道的证据包在那里等待再次读取',
  'permission denied': '权限不够',
  'it is in use': '正在使用中',
  'no space left within the quota': '超出磁盘配额',
  'the file would be too large': '文件会过大',
  'the device does not work': '设备出错',
  'it is a folder': '这是目录',
  'too many symbolic links': '符号链接的层数过多',
  'too many open files': '打开的文件过多',
  'the name is too long': '文件名过长',
  'out of memory': '内存不足',
  'too many open files on this machine': '本机打开的文件过多',
  'no such file or folder': '没有这个文件或目录',
  'no space left on the device': '设备上没有剩余空间',
  'a part of the path is not a folder': '路径中有一部分不是目录',
  'nothing reads at the other end': '另一端没有读取者',
  'operation not permitted': '不允许该操作',
  'the file system is read-only': '文件系统是只读的',
};
