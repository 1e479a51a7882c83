import type { Catalogue } from '../catalogue.ts';

/** The race: what another place shows of a query, before or behind the translation. */
export const vantages: Catalogue = {
  'whether the {0} query left the node: nothing was captured after the translation':
    '{0} 查询是否离开了节点：没有在地址转换之后抓包',
  'the other queries of this lookup left the node after the translation (first in {0}); the lost {1} query was translated ({2}) and did not leave: it was dropped inside this node':
    '本次解析的其他查询在地址转换后离开了节点（首见于 {0}）；丢失的 {1} 查询已被转换（{2}）但没有离开：它在此节点内部被丢弃',
  'whether the {0} query left the node: the query that was sent together with it was not seen after the translation either':
    '{0} 查询是否离开了节点：与它一起发出的查询在地址转换之后也没有出现',
  'whether the {0} query was lost in the node: more than one router lies between {1} and this point':
    '{0} 查询是否在节点内丢失：{1} 与此处之间不止一个路由器',
  'whether the {0} query left the node: {1}': '{0} 查询是否离开了节点：{1}',
  'the offset of the clock of {0} is not certain, so the query that was seen there may be the one that was sent again':
    '{0} 的时钟相差多少并不确定，因此在那里看到的查询可能是重发的那个',
  'not all messages of {0} were kept, because there are too many': '{0} 的报文太多，没有全部保留',
  '{0} lies behind more than one router, and it may have been lost between them':
    '{0} 位于不止一个路由器之后，查询可能丢失在它们之间',
  '{0} begins after it': '{0} 在它之后才开始',
  '{0} ends before it': '{0} 在它之前就结束',
  'a query that cannot be read was captured at {0} at that moment':
    '在那一刻，{0} 处抓到一个无法读取的查询',
  'whether the {0} query left the node: a query of its port that cannot be read was captured at that moment':
    '{0} 查询是否离开了节点：在那一刻抓到其端口的一个无法读取的查询',
};
