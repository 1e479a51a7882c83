/* The floor: reads a capture with libpcap, ties answers to queries by client, port, ID and question, and counts. */
#include <pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct open { struct open *next; uint64_t key; } *bucket[1 << 16], *spare;
static uint64_t fnv1a(uint64_t hash, const u_char *octets, size_t length) { /* RFC 9923 */
  for (; length > 0; length--) hash = (hash ^ *octets++) * 1099511628211u;
  return hash;
}

int main(int argc, char **argv) {
  char error[PCAP_ERRBUF_SIZE];
  pcap_t *capture = argc == 2 ? pcap_open_offline(argv[1], error) : NULL;
  struct pcap_pkthdr *header;
  const u_char *p; /* Ethernet; IPv4 without options at 14, UDP at 34, DNS at 42, its question at 54 */
  unsigned long packets = 0, queries = 0, answered = 0, again = 0;
  for (; capture && pcap_next_ex(capture, &header, &p) == 1; packets++) {
    if (header->caplen < 59 || p[12] != 8 || p[13] != 0 || p[14] != 0x45 || p[23] != 17) continue;
    int response = p[44] >> 7;
    uint64_t key = fnv1a(fnv1a(14695981039346656037u, p + (response ? 30 : 26), 4), p + (response ? 36 : 34), 2);
    key = fnv1a(fnv1a(key, p + 42, 2), p + 54, strnlen((const char *)p + 54, header->caplen - 57) + 3);
    struct open **at = &bucket[(key ^ key >> 32) & 0xffff], *query;
    while (*at && (*at)->key != key) at = &(*at)->next;
    if (response && (query = *at)) *at = query->next, query->next = spare, spare = query, answered++;
    if (response || (queries++, *at && ++again)) continue;
    if ((query = spare)) spare = query->next; else query = malloc(sizeof *query);
    *query = (struct open){ NULL, key }, *at = query;
  }
  return printf("{\"packets\":%lu,\"queries\":%lu,\"answered\":%lu,\"again\":%lu}\n", packets, queries, answered, again) < 0;
}
