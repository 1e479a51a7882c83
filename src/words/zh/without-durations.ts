import type { Catalogue } from '../catalogue.ts';

/** What is said of packets of which only the order is known (src/words/without-durations.ts). */
export const untimed: Catalogue = {
  'some time': '一段时间',
  '1 of {0} lookups was the try of a suffix that does not exist':
    '{0} 次解析中有 1 次是对不存在的后缀的尝试',
  '{0} of {1} lookups were tries of suffixes that do not exist':
    '{1} 次解析中有 {0} 次是对不存在的后缀的尝试',
  'answered late, in frame {0}': '迟到的应答在第 {0} 帧',
  'exactly one leg is unanswered, {0}; the other, {1}, is answered':
    '恰好一个查询没有应答：{0}；另一个 {1} 得到了应答',
  'the answer came after the query': '应答在查询之后到来',
  'the client asked again': '客户端重新查询',
  'the client asked again ({1})': '客户端重新查询（{1}）',
  'the missing {0} query is answered when it is sent again': '缺失的 {0} 查询重发后得到应答',
  'the second query is sent after the first, before any answer':
    '第二个查询在第一个之后、任何应答之前发出',
  'the {0} query can be read here for the first time after the answered {2} query: its first transmission was lost, or is among what cannot be read':
    '{0} 查询在已得到应答的 {2} 查询之后才首次可读：第一次发送已丢失，或在无法读取的报文之中',
  'the {0} query comes after the {2} query from the same port, with an ID close to its own: so musl sends a missing query again, after 2.5 s or what resolv.conf says (timeout/attempts)':
    '{0} 查询在 {2} 查询之后从同一端口到来，ID 与其相近：musl 就是这样重发缺失的查询的，在 2.5 s 或 resolv.conf 规定的时间（timeout/attempts）之后',
  'the {0} query in {1} got no answer and was sent again, which was answered':
    '{1} 的 {0} 查询没有应答，重发后得到应答',
  'the {0} query in {1} got no answer, while its twin from the same port did; it was sent again and answered in {3}':
    '{1} 的 {0} 查询没有应答，而同一端口的另一个查询有应答；它重发后在 {3} 得到应答',
  'the {0} query in {1} was answered when the client had already asked again':
    '{1} 的 {0} 查询得到应答时，客户端已重新查询',
  'the {0} query is answered when it is sent again ({2})': '{0} 查询重发后得到应答（{2}）',
  'the {0} query is sent again ({2}) and then answered ({3})':
    '{0} 查询重发（{2}），随后得到应答（{3}）',
  'the {0} query is sent again ({2}) and stays unanswered': '{0} 查询重发（{2}），仍无应答',
  'the {0} query shows here for the first time after the answered {2} query: its first transmission was lost before this point':
    '{0} 查询在已得到应答的 {2} 查询之后才首次出现在此处：第一次发送在此处之前丢失',
  'the {0} query was answered and yet sent again with the same ID from the same port: the client was missing its other answer':
    '{0} 查询得到了应答，却以相同的 ID 从同一端口重发：客户端缺少另一个应答',
  '{0} query, repeated although frame {2} was answered':
    '{0} 查询，第 {2} 帧虽已得到应答，仍然重发',
  '{0} query of frame {2}, sent again': '第 {2} 帧的 {0} 查询，重发',
  '{0} query of frame {2}, sent on once more': '第 {2} 帧的 {0} 查询，再次转发',
  '{0} response to frame {1} once more': '对第 {1} 帧的 {0} 应答再次出现',
  '{0} response to frame {1}, late: the client had asked again':
    '对第 {1} 帧的 {0} 应答，迟到：客户端已重新查询',
  '{0} to frame {1}': '对第 {1} 帧的 {0}',
};
