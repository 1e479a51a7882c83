/* Forces the clash of the conntrack race: holds the first packet of netfilter queue 0 until the second one is there
 * too, so that neither has a confirmed entry, then lets both go on, in order; later packets pass at once. It speaks
 * nfnetlink_queue (linux/netfilter/nfnetlink_queue.h) without a library. "ready" on standard error when bound. */
#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int netlink;

/* One message with one attribute for queue 0. */
static int tell(int type, int attribute, const void *value, size_t length)
{
	struct {
		struct nlmsghdr header;
		struct nfgenmsg family;
		struct nlattr attribute;
		unsigned char value[16];
	} message;
	memset(&message, 0, sizeof message);
	message.header.nlmsg_len = NLMSG_LENGTH(sizeof message.family) + NLA_HDRLEN + NLA_ALIGN(length);
	message.header.nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | type;
	message.header.nlmsg_flags = NLM_F_REQUEST;
	message.family.nfgen_family = AF_UNSPEC;
	message.family.version = NFNETLINK_V0;
	message.attribute.nla_type = attribute;
	message.attribute.nla_len = NLA_HDRLEN + length;
	memcpy(message.value, value, length);
	return send(netlink, &message, message.header.nlmsg_len, 0) < 0;
}

static int accept_packet(uint32_t id)
{
	struct nfqnl_msg_verdict_hdr verdict = { htonl(NF_ACCEPT), id };
	return tell(NFQNL_MSG_VERDICT, NFQA_VERDICT_HDR, &verdict, sizeof verdict);
}

/* The id of the packet that a message announces, in network byte order; 0 when it is another message. */
static uint32_t packet_of(const struct nlmsghdr *header)
{
	if (header->nlmsg_type != (NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_PACKET)) return 0;
	const unsigned char *at = (const unsigned char *)header + NLMSG_LENGTH(sizeof(struct nfgenmsg));
	const unsigned char *end = (const unsigned char *)header + header->nlmsg_len;
	while (at + NLA_HDRLEN <= end) {
		const struct nlattr *attribute = (const struct nlattr *)at;
		if (attribute->nla_len < NLA_HDRLEN) return 0;
		if ((attribute->nla_type & NLA_TYPE_MASK) == NFQA_PACKET_HDR)
			return ((const struct nfqnl_msg_packet_hdr *)(at + NLA_HDRLEN))->packet_id;
		at += NLA_ALIGN(attribute->nla_len);
	}
	return 0;
}

int main(void)
{
	struct nfqnl_msg_config_cmd bind_queue = { .command = NFQNL_CFG_CMD_BIND, .pf = htons(AF_INET) };
	struct nfqnl_msg_config_params params = { .copy_range = 0, .copy_mode = NFQNL_COPY_META };
	netlink = socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
	if (netlink < 0 || tell(NFQNL_MSG_CONFIG, NFQA_CFG_CMD, &bind_queue, sizeof bind_queue) ||
	    tell(NFQNL_MSG_CONFIG, NFQA_CFG_PARAMS, &params, sizeof params)) {
		perror("nfnetlink_queue");
		return 1;
	}
	fprintf(stderr, "ready\n");

	static unsigned char buffer[65536] __attribute__((aligned(8)));
	uint32_t held = 0;
	int seen = 0;
	for (;;) {
		ssize_t length = recv(netlink, buffer, sizeof buffer, 0);
		if (length <= 0) return 1;
		struct nlmsghdr *header = (struct nlmsghdr *)buffer;
		for (; NLMSG_OK(header, (size_t)length); header = NLMSG_NEXT(header, length)) {
			uint32_t id = packet_of(header);
			if (!id) continue;
			if (++seen == 1) {
				held = id;
				continue;
			}
			if (held) accept_packet(held);
			held = 0;
			accept_packet(id);
		}
	}
}
