import type { ProtocolTraits } from '../../../src/core/model/request/protocol.ts';
import { protocolOf } from '../../../src/providers/providerConfig.ts';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import type { WireProtocol } from '../../servers/wireFormat.ts';

/** The traits of one of the protocols that Tierwise speaks. */
export function traitsOf(protocol: WireProtocol): ProtocolTraits {
  return protocolOf(httpProtocols, protocol).traits;
}
