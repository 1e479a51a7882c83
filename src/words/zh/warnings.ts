import { type Catalogue, inBothNumbers } from '../catalogue.ts';

/** What is wrong with packets (wire/malformation.ts), texts, vantages and the bounds of an analysis, after a figure. */
const counted = inBothNumbers({
  'packet[s] cut inside the link header': '个报文在链路层首部被截断',
  'packet[s] cut inside the IP header': '个报文在 IP 首部被截断',
  'packet[s] cut inside the UDP or TCP header': '个报文在 UDP 或 TCP 首部被截断',
  'packet[s] cut inside the DNS header': '个报文在 DNS 首部被截断',
  'packet[s] cut inside the question: capture with a larger snap length (tcpdump -s 500)':
    '个报文在问题部分被截断：请用更大的抓包长度（tcpdump -s 500）',
  'IP length[ that contradicts|s that contradict] the packet': '个 IP 长度与报文矛盾',
  'UDP or TCP length[ that contradicts|s that contradict] the IP header':
    '个 UDP 或 TCP 长度与 IP 首部矛盾',
  'question[s] whose name cannot be decoded': '个问题部分的名称无法解码',
  'message[ on a DNS port that is|s on a DNS port that are] too short for DNS':
    '个 DNS 端口上的报文太短，不可能是 DNS',
  'UDP datagram[s] whose first fragment is not in the capture': '个 UDP 数据报的首个分片不在抓包中',
  'record[ that claims more bytes than its|s that claim more bytes than their] file or block allows':
    '条记录声称的字节数超出文件或块的范围',
  'packet[s] with an earlier time than the packet before': '个报文的时间早于前一个报文',
  'TCP segment[s] of messages whose beginning is not in the capture':
    '个 TCP 报文段属于开头不在抓包中的消息',
  'packet[s] of a link type that cannot be decoded': '个报文的链路类型无法解码',
  'IP fragment[ that overlaps another|s that overlap]: no host puts [it|them] together':
    '个 IP 分片相互重叠，没有主机会重组',
  'packet[s] in more IP fragments than are put together here': '个报文的 IP 分片过多，此处不予重组',
  'packet[s] cut inside the header of a tunnel': '个报文在隧道首部被截断',
  'packet[s] with more tunnels inside tunnels than are followed': '个报文的隧道嵌套层数过多',
  'TCP segment[ on a DNS port that is|s on a DNS port that are] not DNS':
    '个 DNS 端口上的 TCP 报文段并非 DNS',
  'packet[s] longer than the snap length of the file': '个报文长度超过文件的抓包长度',
  'packet[s] of which, according to the file, more was captured than was on the wire':
    '个报文按文件所述，抓到的字节数多于线路上的字节数',
  'packet[s] with an impossible time: shown at the nearest possible time':
    '个报文的时间不可能成立：按最接近的可能时间显示',
  'encrypted packet[s] (WireGuard, IPsec, Wi-Fi): capture on the interface where [it leaves|they leave] the tunnel':
    '个加密的报文（WireGuard、IPsec、Wi-Fi）：请在其离开隧道的接口上抓包',
  'message[ of this vantage that was|s of this vantage that were] not compared: the vantage is too long':
    '个报文未在该观测点中比对：该观测点的抓包过长',
  // Texts (text/remarks/text-remarks.ts).
  'line[ that is|s that are] not about a packet, or not understood': '行文本与报文无关或无法理解',
  'line[ that looks like a packet but was|s that look like packets but were] not understood: [its|their] content is missing, and what was open there stays open':
    '行文本看起来是报文但无法理解：其中的内容缺失，当时尚未应答的查询不作判断',
  'captures one after the other in this text, read as one with a gap between them':
    '次抓包在此文本中先后出现，作为一次读取，其间有缺口',
  'line[ that was|s that were] cut off at the edge of a window: names are known as far as they are shown':
    '行文本在窗口边缘被截断：域名只显示到可见部分',
  'packet[ that stands|s that stand] in this text twice, to the microsecond: [it is|each is] counted once':
    '个报文在此文本中重复出现（时间精确到微秒都相同）：只计一次',
  'packet[s] at the end of a text that begins with the newest one: it was too long to be turned round as a whole':
    '个报文位于最新报文在前的文本末尾：文本太长，无法整个倒转',
  'command line[ that leaves|s that leave] out one direction: a missing answer here says nothing about the server':
    '条命令行只保留了一个方向：查询在此没有应答，不能说明服务器的情况',
  'packet[ of a port of DNS without its|s of a port of DNS without their] DNS message, as tcpdump -q prints [it: print it|them: print them] again without -q':
    '个 DNS 端口的报文没有打印 DNS 消息（tcpdump -q）：请去掉 -q 重新打印',
  'packet[s] that tcpdump had to leave out: [it was|they were] dropped by the kernel':
    '个报文 tcpdump 未能抓到：被内核丢弃',
  'TCP segment[s] with several DNS messages, which tcpdump does not print: a capture with tcpdump -w has them':
    '个 TCP 报文段含多个 DNS 消息，tcpdump 不打印其内容：用 tcpdump -w 抓包才会保留',
  'endpoint[s] without a port: which queries share one is not known':
    '个端点没有端口号：无法得知哪些查询共用端口',
  'service name[ in place of a port, given|s in place of ports, each given] a number of its own':
    '个服务名代替了端口，各自分配一个编号',
  'name[ or masked address,|s and masked addresses, each] taken for one host':
    '个主机名或被遮盖的地址，各视为一台主机',
  // Bounds of the analysis (report/build/limits.ts).
  'lookup[ judged before its|s judged before their] time: more than 32,768 were open at once':
    '次解析被提前判断：同时未完成的解析超过 32,768 次',
  'five-tuple[s] forgotten early: more than 2,097,152 within two minutes':
    '个五元组被提前遗忘：两分钟内超过 2,097,152 个',
  'message[s] of addresses beyond the first 524,288, counted and not analysed':
    '个报文的地址超出前 524,288 个，只计数，未作分析',
  'message[s] with names beyond the first 1,048,576 or their first 16,777,216 bytes, analysed and shown without [the|their] name':
    '个报文的名称超出前 1,048,576 个（或其前 16,777,216 字节），已作分析，但不显示名称',
  'lookup[s] of clients beyond the first 32,768, counted together':
    '次解析的客户端超出前 32,768 个，合并计数',
  'quer[y|ies] to servers beyond the first 20,000, counted together':
    '个查询的服务器超出前 20,000 台，合并计数',
  'troubled lookup[s] beyond the first 20,000 or their first 100,000 queries, counted and not judged':
    '次出问题的解析超出前 20,000 次（或其前 100,000 个查询），只计数，未作判断',
  'failing TCP connection[s] beyond the first 10,000, counted and not judged':
    '个失败的 TCP 连接超出前 10,000 个，只计数，未作判断',
  'line[ annotated before its|s annotated before their] lookup was settled: more than 131,072 waited':
    '行在其解析有结果之前就加了注释：等待的行超过 131,072 行',
});

export const warnings: Catalogue = {
  ...counted,
  'lines without times: their order shows what was not answered, but not how long anybody waited':
    '文本行没有时间：顺序能说明哪条查询未得到应答，但无法得知等待了多久',
  'times without a date: shown as if they began on 1970-01-01, in UTC':
    '时间没有日期：按从 1970-01-01（UTC）开始显示',
  'the newest packet stands first in this text: frames are counted from its end':
    '此文本中最新的报文在最前面：帧号从文本末尾开始计数',
  'without times nothing tells how it waits': '没有时间，无法得知其等待方式',
};
