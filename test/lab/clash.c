#define _POSIX_C_SOURCE 200809L
/* Forces the clash of the conntrack race: holds the first packet of netfilter queue 0 until the second one is there
 * too, so that neither has a confirmed entry, then lets both go on, in order; later packets pass at once. It speaks
 * nfnetlink_queue (linux/netfilter/nfnetlink_queue.h) without a library. "ready" on standard error when bound.
 *
 * A kernel from 5.6 on resolves the clash, unless the place that it would give to the second packet is taken as well:
 * with the argument "collide" conntrack(8) takes it while both are held. The kernel then drops the second packet where
 * older ones drop the loser of the race, and counts it as they do (nf_conntrack_core.c, nf_ct_resolve_clash). */
#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
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

/* The octets of the packet that a message announces; NULL when they are not there. */
static const unsigned char *octets_of(const struct nlmsghdr *header, size_t *length)
{
	const unsigned char *at = (const unsigned char *)header + NLMSG_LENGTH(sizeof(struct nfgenmsg));
	const unsigned char *end = (const unsigned char *)header + header->nlmsg_len;
	while (at + NLA_HDRLEN <= end) {
		const struct nlattr *attribute = (const struct nlattr *)at;
		if (attribute->nla_len < NLA_HDRLEN) return NULL;
		if ((attribute->nla_type & NLA_TYPE_MASK) == NFQA_PAYLOAD) {
			*length = attribute->nla_len - NLA_HDRLEN;
			return at + NLA_HDRLEN;
		}
		at += NLA_ALIGN(attribute->nla_len);
	}
	return NULL;
}

/* Enters a connection from client to endpoint, without translation: its answers have the tuple of the packet's. It goes
 * after a second, before another lookup comes from that port. */
static void take_place(const struct nlmsghdr *header)
{
	size_t length = 0;
	const unsigned char *ip = octets_of(header, &length);
	if (!ip || length < 28) return;
	char source[16], destination[16], port[6];
	snprintf(source, sizeof source, "%u.%u.%u.%u", ip[12], ip[13], ip[14], ip[15]);
	snprintf(destination, sizeof destination, "%u.%u.%u.%u", ip[16], ip[17], ip[18], ip[19]);
	snprintf(port, sizeof port, "%u", ip[20] << 8 | ip[21]);
	pid_t child = fork();
	if (child == 0) {
		execlp("conntrack", "conntrack", "-I", "-p", "udp", "-s", source, "-d", destination, "--sport", port,
		       "--dport", "53", "--timeout", "1", (char *)NULL);
		_exit(127);
	}
	if (child > 0) waitpid(child, NULL, 0);
}

/* "collide often": the same for the first two packets of each port that come to the queue, for as long as it runs. The
 * second packet follows at once when there is one: what waits for longer goes on alone. */
static int collide_often(unsigned char *buffer, size_t size)
{
	enum { WAIT_MS = 20, MOST = 64 };
	static struct { uint32_t id; unsigned port; struct timespec since; } held[MOST];
	for (;;) {
		struct pollfd ready = { .fd = netlink, .events = POLLIN };
		poll(&ready, 1, WAIT_MS);
		struct timespec now;
		clock_gettime(CLOCK_MONOTONIC, &now);
		for (int i = 0; i < MOST; i++) {
			long waited = (now.tv_sec - held[i].since.tv_sec) * 1000 + (now.tv_nsec - held[i].since.tv_nsec) / 1000000;
			if (!held[i].id || waited < WAIT_MS) continue;
			accept_packet(held[i].id);
			held[i].id = 0;
		}
		if (!(ready.revents & POLLIN)) continue;
		ssize_t length = recv(netlink, buffer, size, 0);
		if (length <= 0) return 1;
		struct nlmsghdr *header = (struct nlmsghdr *)buffer;
		for (; NLMSG_OK(header, (size_t)length); header = NLMSG_NEXT(header, length)) {
			uint32_t id = packet_of(header);
			if (!id) continue;
			size_t octets = 0;
			const unsigned char *ip = octets_of(header, &octets);
			unsigned port = ip && octets >= 28 ? ip[20] << 8 | ip[21] : 0;
			int twin = 0, empty = -1;
			for (int i = 0; i < MOST; i++) {
				if (!held[i].id) empty = i;
				else if (held[i].port == port) {
					take_place(header);
					accept_packet(held[i].id);
					held[i].id = 0;
					twin = 1;
				}
			}
			if (twin || empty < 0) {
				accept_packet(id);
				continue;
			}
			held[empty].id = id;
			held[empty].port = port;
			held[empty].since = now;
		}
	}
}

int main(int argc, char **argv)
{
	int collides = argc > 1 && strcmp(argv[1], "collide") == 0;
	struct nfqnl_msg_config_cmd bind_queue = { .command = NFQNL_CFG_CMD_BIND, .pf = htons(AF_INET) };
	struct nfqnl_msg_config_params params = { .copy_range = htonl(64), .copy_mode = NFQNL_COPY_PACKET };
	netlink = socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
	if (netlink < 0 || tell(NFQNL_MSG_CONFIG, NFQA_CFG_CMD, &bind_queue, sizeof bind_queue) ||
	    tell(NFQNL_MSG_CONFIG, NFQA_CFG_PARAMS, &params, sizeof params)) {
		perror("nfnetlink_queue");
		return 1;
	}
	fprintf(stderr, "ready\n");

	static unsigned char buffer[65536] __attribute__((aligned(8)));
	if (argc > 2) return collide_often(buffer, sizeof buffer);
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
			if (held && collides) take_place(header);
			if (held) accept_packet(held);
			held = 0;
			accept_packet(id);
		}
	}
}
