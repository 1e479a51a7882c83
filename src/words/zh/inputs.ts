import type { Catalogue } from '../catalogue.ts';

/** Why a capture, an archive, a bundle or a listing cannot be read, or only in part. */
export const inputs: Catalogue = {
  '{0}: {1} ({2}); capture with: tcpdump -w': '{0}：{1}（{2}）；请用 tcpdump -w 抓包',
  'neither pcap nor pcapng, nor what tcpdump prints':
    '既不是 pcap 或 pcapng，也不是 tcpdump 打印的文本',
  'what tcpdump prints; name the file itself to read it':
    '这是 tcpdump 打印的文本；要读取它，请直接指定该文件',
  'begins with "{0}"': '开头为“{0}”',
  'starts with the bytes {0}': '开头的字节为 {0}',
  '{0}: empty: 0 bytes, but a capture has at least 24':
    '{0}：文件为空：0 字节，而抓包至少有 24 字节',
  '{0}: compressed with {1}; {2}': '{0}：以 {1} 压缩；{2}',
  '{0} within {1}': '{1} 内又有 {0}',
  'run: {0}': '请运行：{0}',
  '{0}: there is no capture in this folder': '{0}：此目录中没有抓包',
  '{0}: there is no capture in this archive': '{0}：此归档中没有抓包',
  'none of the captures could be read': '没有一个抓包能读取',
  '{0}: cannot decode link type {1} ({2}): capture on an Ethernet, loopback or tunnel interface, or on "any"':
    '{0}：无法解码链路类型 {1}（{2}）：请在以太网、回环或隧道接口上抓包，或用“any”',
  '{0}: a text has no packets to annotate': '{0}：文本中没有可加注释的报文',
  '{0}: a text has no packets to annotate; write another report format, such as .csv':
    '{0}：文本中没有可加注释的报文；请写成其他格式的报告，例如 .csv',
  'line {0}: {1}': '第 {0} 行：{1}',
  'skipped {0}': '已跳过 {0}',
  'skipped {0}: {1}': '已跳过 {0}：{1}',
  'skipped {0} files of {1}: {2}': '已跳过 {1} 中的 {0} 个文件：{2}',
  '{0}; and {1} more': '{0}；以及另外 {1} 个',
  '{0}: neither a file nor a folder; name it itself': '{0}：既不是文件也不是目录；请直接指定它',
  '{0}; what comes before it is read': '{0}；此前的内容照常读取',
  '{0}: {1}; what comes before it is analysed': '{0}：{1}；此前的内容照常分析',
  '{0}; without --strict, what comes before it is analysed':
    '{0}；不加 --strict 则会分析此前的内容',
  // Damage
  'cut off: {0} of {1} bytes are there': '文件不完整：{1} 字节中只有 {0} 字节',
  'cut off in the {0}: {1} of {2} bytes at {3}': '在 {0} 中断开：{3} 处 {2} 字节中只有 {1} 字节',
  'file header': '文件首部',
  'last block': '最后一个块',
  'offset {0}': '偏移 {0}',
  'offset {0} of the uncompressed file': '解压后文件的偏移 {0}',
  'damaged at {0}: {1}': '在 {0} 处损坏：{1}',
  'a record claims {0} bytes where at most {1} are possible':
    '一条记录声称有 {0} 字节，而最多只可能有 {1} 字节',
  'pcap version {0} where {1} is known': 'pcap 版本为 {0}，而只支持 {1}',
  'a block of type {0} claims {1} bytes': '类型为 {0} 的块声称有 {1} 字节',
  'a block starts with a length of {0} bytes and ends with {1}':
    '一个块开头的长度为 {0} 字节，结尾的长度却为 {1}',
  "a section's byte order magic is 0x{0}": '一个节的字节序标记为 0x{0}',
  'more than {0} interfaces': '接口超过 {0} 个',
  'a packet of interface {0} where {1} are described': '有接口 {0} 的报文，而只描述了 {1} 个接口',
  'cut off inside the {0} data': '{0} 数据不完整',
  'damaged {0} data: {1}': '{0} 数据已损坏：{1}',
  'the {0} data {1}; {2}': '{0} 数据 {1}；{2}',
  'asks for a dictionary of more than 64 MiB': '需要 64 MiB 以上的字典',
  'has a filter or a check that is not known here': '使用了此处不支持的过滤器或校验',
  'needs a dictionary': '需要字典',
  'asks for {0} bytes of memory where at most {1} are given':
    '需要 {0} 字节内存，而最多只给 {1} 字节',
  'incorrect data': '数据有误',
  'incorrect {0} (offset {1})': '{0} 有误（偏移 {1}）',
  header: '首部',
  block: '块',
  '{0} (offset {1})': '{0}（偏移 {1}）',
  'no frame begins here': '此处不是帧的开头',
  'a reserved bit is set': '保留位被置位',
  // Archives and bundles
  '{0}: damaged archive: {1}': '{0}：归档已损坏：{1}',
  '{0}: compressed with xz within xz': '{0}：xz 内又以 xz 压缩',
  '{0}: an archive within an archive': '{0}：归档内又有归档',
  '{0}; unpack the outer one with tar -xf': '{0}；请用 tar -xf 解开外层',
  '{0}: an archive of more than {1} files; unpack it with tar -xf, and name the folder':
    '{0}：归档中的文件超过 {1} 个；请用 tar -xf 解开，再指定该目录',
  '{0}: {1} captures in {2} bytes that are not in the order of their time; unpack it with tar -xf, and name the folder':
    '{0}：共 {2} 字节，其中 {1} 个抓包不按时间排列；请用 tar -xf 解开，再指定该目录',
  '{0} begins before the capture that was read before it: a pipe is read as it comes, an archive that is named itself in the order of time':
    '{0} 的开始时间早于在它之前读取的抓包：管道按到来的次序读取，直接指定的归档按时间次序读取',
  '{0}: a bundle has facts of its own, which say nothing of other captures: analyse it alone':
    '{0}：证据包带有自己的事实，与其他抓包无关：请单独分析',
  '{0}/{1}: {2} bytes, of which {3} are read': '{0}/{1}：共 {2} 字节，只读取 {3} 字节',
  '{0}/{1}: these are no facts of a bundle, version 1': '{0}/{1}：不是证据包第 1 版的事实',
  '{0}/{1}: its SHA-256 is not that of {2}': '{0}/{1}：SHA-256 与 {2} 中的不符',
  // The listing of --pods
  '{0}: not a listing: {1}; make one with: {2}': '{0}：不是列表：{1}；请用此命令生成：{2}',
  'it is empty': '文件为空',
  'it is YAML': '这是 YAML',
  'it begins with {0} instead of {': '开头是 {0} 而不是 {',
  'there is no object of Kubernetes in it': '其中没有 Kubernetes 对象',
  'the JSON at character {0} is wrong: {1}': '第 {0} 个字符处的 JSON 有误：{1}',
  'its JSON is cut off: the object at character {0} does not end':
    'JSON 不完整：第 {0} 个字符处的对象没有结束',
  'it is nested more than {0} levels deep': '嵌套超过 {0} 层',
  'the object at character {0} has more than {1} characters, which no API server stores':
    '第 {0} 个字符处的对象超过 {1} 个字符，没有 API server 会存储这么大的对象',
};
