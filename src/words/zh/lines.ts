import type { Catalogue } from '../catalogue.ts';

/** What a line is within its lookup. */
export const lines: Catalogue = {
  'ICMP error: the packet that it quotes could not be delivered':
    'ICMP 错误：其中引用的报文无法送达',
  'a message whose question cannot be read': '无法读出问题部分的报文',
  'response without a query in this capture': '本次抓包中没有对应查询的响应',
  'query that is no part of a lookup': '不属于任何解析的查询',
  'frame {0}: {1}': '第 {0} 帧：{1}',
  'seen twice': '重复出现',
  'seen at another interface': '在另一接口上看到',
  'the response of frame {0}, {1}': '第 {0} 帧的响应，{1}',
  'a response to frame {0} that was not seen to get back to its client':
    '对第 {0} 帧的响应，没有看到它回到客户端',
  'the query of frame {0}, {1}': '第 {0} 帧的查询，{1}',
  '{0} query, asked again because the answer in frame {1} is truncated':
    '{0} 查询，因第 {1} 帧的应答被截断而重新查询',
  '{0} query, asked again after {1} in frame {2}': '{0} 查询，因第 {2} 帧返回 {1} 而重新查询',
  '{0} query of frame {1}, sent again': '第 {1} 帧的 {0} 查询，重发',
  '{0} query, repeated after {1} although frame {2} was answered':
    '{0} 查询，虽然第 {2} 帧已得到应答，仍在 {1} 后重复发送',
  '{0} query, sent again {1} after frame {2}': '{0} 查询，距第 {2} 帧 {1} 后重发',
  '{0} query, first leg of a concurrent pair': '{0} 查询，并发查询对中的第一个',
  '{0} query, second leg of a concurrent pair': '{0} 查询，并发查询对中的第二个',
  '{0} query': '{0} 查询',
  'the {0} query of frame {1}, to another server at the same time':
    '与第 {1} 帧相同的 {0} 查询，同时发往另一台服务器',
  '{0} query, further leg of the lookup that begins in frame {1}':
    '{0} 查询，属于从第 {1} 帧开始的解析',
  'answered late, in frame {0} after {1}': '应答迟到，在第 {0} 帧，用时 {1}',
  'answered in frame {0}, captured before it': '应答在第 {0} 帧，抓到它比查询还早',
  '{0} to frame {1}, captured before it': '对第 {1} 帧的 {0}，抓到它比查询还早',
  'answered in frame {0} after {1}': '第 {0} 帧得到应答，用时 {1}',
  'never answered by this server, but by another': '该服务器始终没有应答，但另一台应答了',
  'never answered, and not sent again': '始终没有应答，也没有重发',
  'never answered; sent again in frame {0} after {1}': '始终没有应答；{1} 后在第 {0} 帧重发',
  '{0} response to frame {1}, late: after {2} the client had asked again':
    '对第 {1} 帧的 {0} 响应，迟到：用时 {2}，客户端已重新查询',
  '{0} response to frame {1} once more, {2} after the query':
    '对第 {1} 帧的 {0} 响应再次出现，距查询 {2}',
  '{0} response with ID {1}, which is not that of the query: the client has to ignore it':
    'ID 为 {1} 的 {0} 响应，没有查询用过此 ID：客户端必须忽略',
  '{0} response from another address than was asked: the client has to ignore it':
    '{0} 响应来自并非所询问的地址：客户端必须忽略',
  '{0} response from another port than was asked: the client has to ignore it':
    '{0} 响应来自并非所询问的端口：客户端必须忽略',
  '{0} to frame {1} after {2}': '对第 {1} 帧的 {0}，用时 {2}',
  '{0} response, truncated,': '{0} 响应（被截断）',
  '{0} response {1}': '{0} 响应 {1}',
  '{0} response {1} ({2})': '{0} 响应 {1}（{2}）',
  '{0} message, no lookup': '{0} 报文，不是解析',
  '{0} response': '{0} 响应',
  'the answer in frame {0} belongs to this query or to the one in frame {1}':
    '第 {0} 帧的应答属于本查询，或属于第 {1} 帧的查询',
  'answered in frame {0}': '第 {0} 帧得到应答',
  'not delivered, as the ICMP error in frame {0} says': '未送达：见第 {0} 帧的 ICMP 错误',
  'never answered; sent again in frame {0}': '始终没有应答；在第 {0} 帧重发',
  'no answer in this capture; sent again in frame {0}': '本次抓包中没有应答；在第 {0} 帧重发',
  'no answer in this capture; sent again in frame {0} after {1}':
    '本次抓包中没有应答；{1} 后在第 {0} 帧重发',
  'no answer in this capture, which does not show what became of it':
    '本次抓包中没有应答，也看不出它的结果',
  '{0} to frame {1}; the time between them is not known': '{0}，对应第 {1} 帧；间隔时间未知',
};
