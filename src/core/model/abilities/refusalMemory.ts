import type { Refused } from './refused.ts';

/** One model of one configured endpoint; at another address under the same name another model may answer. */
export interface ModelPlace {
  readonly provider: string;
  readonly baseUrl: string;
  readonly model: string;
}

/** Remembers what models have refused, so that each refusal is met once and not with every request. */
export interface RefusalMemory {
  of(place: ModelPlace): Refused;
  keep(place: ModelPlace, refused: Refused): void;
  /** The version of the server as it tells it: what another version refused is tried again. */
  sawVersion(place: ModelPlace, version: string): void;
}
