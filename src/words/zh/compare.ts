import type { Catalogue } from '../catalogue.ts';

/** The comparison of captures before and after a change. */
export const compare: Catalogue = {
  before: '变更前',
  after: '变更后',
  verdict: '结论',
  'failed lookups': '失败的解析',
  'stalled lookups': '停顿的解析',
  'per 1,000 lookups': '每 1,000 次解析',
  'stalls like the race': '类似竞争的停顿',
  'pairs open to the race': '可能发生竞争的查询对',
  'per 1,000 of these pairs': '其中每 1,000 对的停顿',
  'A/AAAA pairs seen': '出现的 A/AAAA 查询对',
  'lost one type alone': '只丢失一种类型',
  'queries lost': '丢失的查询',
  'a stall takes (median)': '停顿时长（中位数）',
  'latency {0}': '延迟 {0}',
  resolvers: '解析器',
  "In brackets: the interval of 95 % confidence (Wilson). Verdict: Fisher's exact test, two-sided, 5 % for all columns together; it assumes that stalls are independent of each other.":
    '括号内为 95% 置信区间（Wilson）。结论依据 Fisher 精确检验，双侧，所有列合计 5% 显著性水平；检验假定各次停顿相互独立。',
  Fixed: '已修复',
  Better: '有改善',
  'No difference shown': '未显示差异',
  Worse: '变差',
  'Not enough traffic to say': '流量不足，无法判断',
  '{0} lookups stalled before, {1} {2}': '变更前停顿的解析为 {0}，{2} 为 {1}',
  '{0}. {1} lookups after the change, without a stall, would be enough':
    '{0}。变更后若有 {1} 次解析且无停顿，即足以判断',
  '{0}. {1} lookups in each would be enough': '{0}。各有 {1} 次解析即足以判断',
  '{0} of {1}': '{0} / {1}',
  '{0}: no pair is open to the race any more, A and AAAA do not leave together on a fresh five-tuple':
    '{0}：不再有可能发生竞争的查询对，A 与 AAAA 不再以新的五元组一起发出',
  'Of the stalls that look like the race alone: {0} ({1} before, {2} {3})':
    '仅看类似竞争的停顿：{0}（变更前 {1}，{3} {2}）',
  '{0} of {1} pairs that are open to the race': '{0} / {1} 对可能发生竞争的查询',
  'None of the remaining {0} stalls looks like the race: see what dnspcap analyze says about them':
    '剩余的 {0} 次停顿都不像竞争：请看 dnspcap analyze 对它们的诊断',
  'A stall takes {0} where it took {1} (medians)': '停顿时长由 {1} 变为 {0}（中位数）',
  'The capture {0} has one direction only: stalls cannot be seen in it':
    '{0} 的抓包只有一个方向：从中看不到停顿',
  '{0} lookups {1} could not be judged: the capture ends too early':
    '{1} 有 {0} 次解析无法判断：抓包结束得太早',
  '{0} lookups in trouble {1} were not judged, as there were too many: more may have stalled than is counted here':
    '{1} 有 {0} 次出问题的解析因数量过多未作判断：实际停顿的次数可能多于此处的统计',
  '{0} (1 client)': '{0}（1 个客户端）',
  '{0} ({1} clients)': '{0}（{1} 个客户端）',
  'not judged': '无法判断',
  'Stalls per 1,000 lookups, with the interval of 95 % confidence: {0}':
    '每 1,000 次解析的停顿数及 95% 置信区间：{0}',
  'How long lookups took, column by column: the table has the percentiles':
    '各列解析的耗时；百分位数见表格',
  'Stalls per 1,000 lookups': '每 1,000 次解析的停顿数',
  'The line is the interval of 95 % confidence, the dot the rate: intervals that do not overlap are a difference.':
    '线段是 95% 置信区间，圆点是停顿率；区间不重叠说明确有差别。',
  'By the share of all lookups of a column, on one logarithmic scale; the numbers are lookups.':
    '按各列解析的占比绘制，共用一个对数刻度；数字为解析次数。',
};
