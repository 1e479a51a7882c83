import type { Catalogue } from '../catalogue.ts';

/** What `dnspcap capture` needs, and what it tells while it captures. */
export const recording: Catalogue = {
  'capture takes no argument; to name the file: -o {0}': 'capture 不带参数；要指定文件：-o {0}',
  '--ring needs -o FILE': '--ring 须与 -o FILE 合用',
  '--ring {0}: needs a size and a number of files, for example 100MBx20':
    '--ring {0}：需要大小和文件数，例如 100MBx20',
  '--{0} needs dnspcap on the machine that captures: the printed script does not analyse':
    '--{0} 需要抓包的机器上有 dnspcap：打印的脚本不作分析',
  '--debug-image needs --pod NAMESPACE/NAME': '--debug-image 须与 --pod NAMESPACE/NAME 合用',
  '--image needs --via-debug': '--image 须与 --via-debug 合用',
  '--via-debug needs --pod NAMESPACE/NAME': '--via-debug 须与 --pod NAMESPACE/NAME 合用',
  '--via-debug writes a bundle: -o incident.tar.gz': '--via-debug 写出证据包：-o incident.tar.gz',
  '--{0} does not go with --via-debug: the capture is analysed only after it has been copied from the node':
    '--{0} 不能与 --via-debug 合用：抓包从节点复制过来之后才会分析',
  '--until {0}: no such rule; there are {1}': '--until {0}：没有这条规则；现有规则：{1}',
  '--on-finding needs a program': '--on-finding 需要一个程序',
  '--on-finding: cannot run {0}: {1}': '--on-finding：无法运行 {0}：{1}',
  '--pod {0}: needs NAMESPACE/NAME, for example default/web-0':
    '--pod {0}：应写作 NAMESPACE/NAME，例如 default/web-0',
  'cannot capture: {0}': '无法抓包：{0}',
  'cannot capture on the node: {0}': '无法在节点上抓包：{0}',
  'cannot run {0}: {1}': '无法运行 {0}：{1}',
  'the capture ended: {0}': '抓包已中止：{0}',
  'interrupted before the capture began': '抓包开始前被中断',
  '{0}: the capture stops in {1} s': '{0}：{1} s 后停止抓包',
  'capturing: {0}; Ctrl-C ends it': '正在抓包：{0}；按 Ctrl-C 结束',
  'capturing: {0} and its node; Ctrl-C ends it': '正在抓包：{0} 及其节点；按 Ctrl-C 结束',
  'redirected: port 53 goes to port {0} on the same host, which is captured too':
    '端口 53 被重定向到本机的端口 {0}：该端口也一并抓取',
  'redirected: such queries do not pass {0}: capture with -i any':
    '被重定向的查询不经过 {0}：请用 -i any 抓包',
  'stopping the capture on the node': '正在停止节点上的抓包',
  'started pod {0} on node {1}': '已在节点 {1} 上启动 Pod {0}',
  '{0}; remove it with: kubectl delete pod {1}': '{0}；请用此命令删除：kubectl delete pod {1}',
  'kubectl get pod: pod {0}/{1} has no node yet': 'kubectl get pod：Pod {0}/{1} 还没有分配节点',
  'kubectl get pod: {0} is not a valid container id': 'kubectl get pod：{0} 不是有效的容器 ID',
  'kubectl get pod did not answer in JSON': 'kubectl get pod 的输出不是 JSON',
  'kubectl debug node/{0} did not name the pod that it made: {1}':
    'kubectl debug node/{0} 没有给出它所创建的 Pod 的名称：{1}',
  'no output': '没有输出',
  'pod {0} is not running ({1}); kubectl describe pod {2} says why':
    'Pod {0} 没有运行（{1}）；原因见 kubectl describe pod {2}',
  'no phase': '没有阶段信息',
  'no state': '没有状态信息',
  'the ephemeral container of {0} is not running: {1}': '{0} 的临时容器没有运行：{1}',
  'no container of pod {0}/{1} is running': 'Pod {0}/{1} 没有正在运行的容器',
  'no running container {0}: {1}': '没有正在运行的容器 {0}：{1}',
  'no running container {0} (asked without root): {1}':
    '没有正在运行的容器 {0}（查询时没有 root 权限）：{1}',
  '{0}: it is not running': '{0}：它没有运行',
  'neither crictl nor docker is installed: give the process id with --pid':
    'crictl 和 docker 都没有安装：请用 --pid 指定进程号',
  '{0} is on {1} and was not found here ({2}): run this there as root, or add --debug-image nicolaka/netshoot':
    '{0} 在 {1} 上，在本机没有找到（{2}）：请到那里以 root 身份运行，或加上 --debug-image nicolaka/netshoot',
  'node {0}': '节点 {0}',
  'another node': '另一个节点',
  'there is no process {0} here: run this on the node of the pod, in the PID namespace of the host':
    '这里没有进程 {0}：请在 Pod 所在节点上、主机的 PID 命名空间中运行',
  'there is no network namespace {0} here: see ip netns list':
    '这里没有网络命名空间 {0}：见 ip netns list',
  'entering another network namespace needs root: run it with sudo':
    '进入其他网络命名空间需要 root：请用 sudo 运行',
  // Other programs
  '{0} is not installed ({1}); --print writes a script for another machine':
    '没有安装 {0}（{1}）；--print 可打印脚本，供其他机器使用',
  'it is not in PATH': '不在 PATH 中',
  'apt-get install tcpdump, or apk add tcpdump': 'apt-get install tcpdump 或 apk add tcpdump',
  'apt-get install util-linux, or apk add util-linux':
    'apt-get install util-linux 或 apk add util-linux',
  'apt-get install iproute2, or apk add iproute2': 'apt-get install iproute2 或 apk add iproute2',
  'see https://kubernetes.io/docs/tasks/tools/': '见 https://kubernetes.io/docs/tasks/tools/',
  'it comes with cri-tools; or give the pid with --pid':
    '它随 cri-tools 提供；也可用 --pid 指定进程号',
  'on a node without Docker, crictl is used; or give the pid with --pid':
    '没有 Docker 的节点使用 crictl；也可用 --pid 指定进程号',
  'no answer within 20 s': '20 s 内没有回应',
  '{0} {1}: {2}': '{0} {1}：{2}',
  'it says nothing': '没有给出原因',
  'capturing needs root (CAP_NET_RAW; CAP_SYS_ADMIN to enter a namespace): run it with sudo':
    '抓包需要 root（CAP_NET_RAW；进入命名空间还需 CAP_SYS_ADMIN）：请用 sudo 运行',
  'there is no such interface there: -i any takes all of them':
    '那里没有这个接口：-i any 可抓取所有接口',
  'tcpdump is not installed: apt-get install tcpdump, or apk add tcpdump':
    '没有安装 tcpdump：apt-get install tcpdump 或 apk add tcpdump',
  'the filter is none that tcpdump understands (pcap-filter(7))':
    'tcpdump 无法理解该过滤表达式（pcap-filter(7)）',
};
