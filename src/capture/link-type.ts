/** LINKTYPE_ values, https://www.tcpdump.org/linktypes.html. Numbers in files, names for people. */
export const LinkType = {
  NULL: 0,
  EN10MB: 1,
  PPP: 9,
  RAW_BSD: 12,
  RAW_OPENBSD: 14,
  PPP_HDLC: 50,
  PPP_ETHER: 51,
  RAW: 101,
  C_HDLC: 104,
  IEEE802_11: 105,
  LOOP: 108,
  LINUX_SLL: 113,
  PFLOG: 117,
  IEEE802_11_RADIOTAP: 127,
  PPI: 192,
  IPV4: 228,
  IPV6: 229,
  NFLOG: 239,
  NETLINK: 253,
  PKTAP: 258,
  LINUX_SLL2: 276,
} as const;

/** Names of further link types, and a common one for the numbers that BSDs give to RAW. */
const OTHER_NAMES: Readonly<Record<number, string>> = {
  6: 'IEEE802_5',
  7: 'ARCNET_BSD',
  8: 'SLIP',
  10: 'FDDI',
  12: 'RAW',
  14: 'RAW',
  107: 'FRELAY',
  109: 'ENC',
  119: 'IEEE802_11_PRISM',
  122: 'IP_OVER_FC',
  147: 'USER0',
  163: 'IEEE802_11_AVS',
  166: 'PPP_PPPD',
  187: 'BLUETOOTH_HCI_H4',
  189: 'USB_LINUX',
  195: 'IEEE802_15_4_WITHFCS',
  201: 'BLUETOOTH_HCI_H4_WITH_PHDR',
  220: 'USB_LINUX_MMAPPED',
  227: 'CAN_SOCKETCAN',
  247: 'INFINIBAND',
  249: 'USBPCAP',
  251: 'BLUETOOTH_LE_LL',
  252: 'WIRESHARK_UPPER_PDU',
  271: 'VSOCK',
};

const NAMES: Readonly<Record<number, string>> = {
  ...Object.fromEntries(Object.entries(LinkType).map(([name, number]) => [number, name])),
  ...OTHER_NAMES,
};

export function linkTypeName(number: number): string {
  return NAMES[number] ?? `LINKTYPE_${number}`;
}
