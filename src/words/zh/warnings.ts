import type { Catalogue } from '../catalogue.ts';

/** What is wrong with packets and files (wire/malformation.ts). */
export const warnings: Catalogue = {
  'packets cut inside the link header': '报文在链路层首部被截断',
  'packets cut inside the IP header': '报文在 IP 首部被截断',
  'packets cut inside the UDP or TCP header': '报文在 UDP 或 TCP 首部被截断',
  'packets cut inside the DNS header': '报文在 DNS 首部被截断',
  'packets cut inside the question: capture with a larger snap length (tcpdump -s 500)':
    '报文在问题部分被截断：请用更大的抓包长度（tcpdump -s 500）',
  'IP lengths that contradict the packet': 'IP 长度与报文矛盾',
  'UDP or TCP lengths that contradict the IP header': 'UDP 或 TCP 长度与 IP 首部矛盾',
  'questions whose name cannot be decoded': '问题部分的名称无法解码',
  'messages on a DNS port that are too short for DNS': 'DNS 端口上的报文太短，不可能是 DNS',
  'UDP datagrams whose first fragment is not in the capture': 'UDP 数据报的首个分片不在抓包中',
  'records that claim more bytes than their file or block allows':
    '记录声称的字节数超出文件或块的范围',
  'packets with an earlier time than the packet before': '报文时间早于前一个报文',
  'TCP segments of messages whose beginning is not in the capture':
    '消息开头不在抓包中的 TCP 报文段',
  'packets of a link type that cannot be decoded': '链路类型无法解码的报文',
  'IP fragments that overlap, which no host puts together': '相互重叠的 IP 分片，没有主机会重组',
  'packets in more IP fragments than are put together here': 'IP 分片过多的数据包，此处不予重组',
  'packets cut inside the header of a tunnel': '报文在隧道首部被截断',
  'tunnels inside tunnels, too many to follow': '隧道嵌套层数过多',
  'TCP segments on a DNS port that are not DNS': 'DNS 端口上并非 DNS 的 TCP 报文段',
  'packets longer than the snap length of the file': '报文长度超过文件的抓包长度',
  'packets of which, according to the file, more was captured than was on the wire':
    '按文件所述，抓到的字节数多于线路上的字节数',
  'packets with an impossible time: shown at the nearest possible time':
    '时间不可能成立的报文：按最接近的可能时间显示',
  'messages of this vantage that were not compared: it is too long':
    '该观测点中未参与比对的报文：数量过多',
  'encrypted packets (WireGuard, IPsec, Wi-Fi): capture on the interface where they leave the tunnel':
    '加密的报文（WireGuard、IPsec、Wi-Fi）：请在其离开隧道的接口上抓包',
  'lines without times: their order shows what was not answered, but not how long anybody waited':
    '文本行没有时间：顺序能说明哪条查询未得到应答，但无法得知等待了多久',
  'times without a date: shown as if they began on 1970-01-01, in UTC':
    '时间没有日期：按从 1970-01-01（UTC）开始显示',
  'packets that tcpdump had to leave out: they were dropped by the kernel':
    'tcpdump 未能抓到的报文：被内核丢弃',
  'endpoints without a port: which queries share one is not known':
    '端点没有端口号：无法得知哪些查询共用端口',
  'service names in place of ports, each given a number of its own':
    '以服务名代替的端口，各自分配一个编号',
  'lines that look like packets but were not understood: their content is missing, and what was open there stays open':
    '看起来是报文但无法理解的文本行：其中的内容缺失，当时尚未应答的查询不作判断',
  'captures one after the other in this text, read as one with a gap between them':
    '此文本中先后有多次抓包，作为一次读取，其间有缺口',
  'lines that were cut off at the edge of a window: names are known as far as they are shown':
    '在窗口边缘被截断的文本行：域名只显示到可见部分',
  'packets that stand in this text twice, to the microsecond: each is counted once':
    '在此文本中重复出现的报文（时间精确到微秒都相同）：每个只计一次',
  'the newest packet stands first in this text: frames are counted from its end':
    '此文本中最新的报文在最前面：帧号从文本末尾开始计数',
  'packets at the end of a text that begins with the newest one: it was too long to be turned round as a whole':
    '最新报文在前的文本末尾的报文：文本太长，无法整个倒转',
  'command line that leaves out one direction: a missing answer here says nothing about the server':
    '命令行只保留了一个方向：查询在此没有应答，不能说明服务器的情况',
  'packets of a port of DNS without their DNS message, as tcpdump -q prints them: print them again without -q':
    'DNS 端口的报文没有打印 DNS 消息（tcpdump -q）：请去掉 -q 重新打印',
  'lines that are not about a packet, or not understood': '与报文无关或无法理解的文本行',
  'names and masked addresses, each taken for one host': '主机名和被遮盖的地址，各视为一台主机',
  'without times nothing tells how it waits': '没有时间，无法得知其等待方式',
  'TCP segments with several DNS messages, which tcpdump does not print: a capture with tcpdump -w has them':
    '含多个 DNS 消息的 TCP 报文段，tcpdump 不打印其内容：用 tcpdump -w 抓包才会保留',
  // Bounds of the analysis (report/build/limits.ts).
  'lookups judged before their time: more than 32,768 were open at once':
    '次解析被提前判断：同时未完成的解析超过 32,768 次',
  'five-tuples forgotten early: more than 2,097,152 within two minutes':
    '个五元组被提前遗忘：两分钟内超过 2,097,152 个',
  'messages of addresses beyond the first 524,288, counted and not analysed':
    '个报文的地址超出前 524,288 个，只计数，未作分析',
  'messages with names beyond the first 1,048,576, analysed and shown without their name':
    '个报文的名称超出前 1,048,576 个，已作分析，但不显示名称',
  'lookups of clients beyond the first 32,768, counted together':
    '次解析的客户端超出前 32,768 个，合并计数',
  'queries to servers beyond the first 20,000, counted together':
    '个查询的服务器超出前 20,000 台，合并计数',
  'troubled lookups beyond the first 20,000 or their first 100,000 queries, counted and not judged':
    '次出问题的解析超出前 20,000 次（或其前 100,000 个查询），只计数，未作判断',
  'TCP connections beyond the first 10,000 that fail, counted and not judged':
    '个失败的 TCP 连接超出前 10,000 个，只计数，未作判断',
  'lines annotated before their lookup was settled: more than 131,072 waited':
    '行在其解析有结果之前就加了注释：等待的行超过 131,072 行',
};
