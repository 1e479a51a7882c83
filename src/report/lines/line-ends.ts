import type { Line } from './line.ts';

/** Client and server of a line. In a response, the client is the destination. */
export interface LineEnds {
  readonly client: string;
  readonly clientPort: number;
  readonly clientName: string | undefined;
  readonly server: string;
  readonly serverPort: number;
  readonly serverName: string | undefined;
}

export function lineEnds(line: Line): LineEnds {
  const isQuery = line.message === 'query';
  return {
    client: isQuery ? line.sourceIp : line.destinationIp,
    clientPort: isQuery ? line.sourcePort : line.destinationPort,
    clientName: isQuery ? line.sourceName : line.destinationName,
    server: isQuery ? line.destinationIp : line.sourceIp,
    serverPort: isQuery ? line.destinationPort : line.sourcePort,
    serverName: isQuery ? line.destinationName : line.sourceName,
  };
}
