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

const NAMES = new Map<number, string>([
  [0, 'NULL'], [1, 'EN10MB'], [6, 'IEEE802_5'], [7, 'ARCNET_BSD'], [8, 'SLIP'], [9, 'PPP'], [10, 'FDDI'],
  [12, 'RAW'], [14, 'RAW'], [50, 'PPP_HDLC'], [51, 'PPP_ETHER'], [101, 'RAW'], [104, 'C_HDLC'], [105, 'IEEE802_11'],
  [107, 'FRELAY'], [108, 'LOOP'], [109, 'ENC'], [113, 'LINUX_SLL'], [117, 'PFLOG'], [119, 'IEEE802_11_PRISM'],
  [122, 'IP_OVER_FC'], [127, 'IEEE802_11_RADIOTAP'], [147, 'USER0'], [163, 'IEEE802_11_AVS'], [166, 'PPP_PPPD'], [187, 'BLUETOOTH_HCI_H4'], [189, 'USB_LINUX'], [192, 'PPI'],
  [195, 'IEEE802_15_4_WITHFCS'], [201, 'BLUETOOTH_HCI_H4_WITH_PHDR'], [220, 'USB_LINUX_MMAPPED'], [227, 'CAN_SOCKETCAN'],
  [228, 'IPV4'], [229, 'IPV6'], [239, 'NFLOG'], [247, 'INFINIBAND'], [249, 'USBPCAP'],
  [251, 'BLUETOOTH_LE_LL'], [252, 'WIRESHARK_UPPER_PDU'], [253, 'NETLINK'], [258, 'PKTAP'], [271, 'VSOCK'], [276, 'LINUX_SLL2'],
]);

export function linkTypeName(number: number): string {
  return NAMES.get(number) ?? `LINKTYPE_${number}`;
}
