import { FRAME, PacketDetails } from '../wireshark/packet-details.ts';
import { PacketBlock } from './packet-block.ts';
import type { Shape } from './shape.ts';

/**
 * tshark -V and -O dns, and Wireshark's "Export Packet Dissections, As Plain Text":
 *
 *     Frame 1: 76 bytes on wire (608 bits), 76 bytes captured (608 bits)
 *         Epoch Time: 1795349560.618766000 seconds
 */
export const details: Shape = {
  name: 'packet details of tshark or Wireshark',
  begin({ plain, text, number }) {
    const line = [plain, text].find((one) => FRAME.test(one));
    if (line === undefined) return undefined;
    const first = { text: line, number, packet: undefined };
    return new PacketBlock(first, new PacketDetails(line, number));
  },
};
