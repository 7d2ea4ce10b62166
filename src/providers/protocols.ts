import { anthropicProtocol } from './anthropic/protocol.ts';
import { ollamaProtocol } from './ollama/protocol.ts';
import { chatProtocol } from './openai/chat/protocol.ts';
import { responsesProtocol } from './openai/responses/protocol.ts';
import type { HttpProtocol, Protocols } from './providerConfig.ts';

/** Every protocol that Tierwise speaks over HTTP. A new one is a folder and a line here. */
export const httpProtocols: Protocols = protocolTable([
  anthropicProtocol,
  responsesProtocol,
  chatProtocol,
  ollamaProtocol,
]);

/** The table of some rows. Throws where two rows have the same id. */
export function protocolTable(rows: readonly HttpProtocol[]): Protocols {
  const table = new Map(rows.map((row) => [row.traits.id, row]));
  if (table.size < rows.length) throw new Error('Two protocols have the same id.');
  return table;
}
