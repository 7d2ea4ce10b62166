import type { RefusalMemory } from '../../../core/model/abilities/refusalMemory.ts';
import { nothingRefused, type Refused } from '../../../core/model/abilities/refused.ts';

/** Remembers refusals for the life of one provider, where nothing else keeps them. */
export function createRefusalsInMemory(): RefusalMemory {
  const byModel = new Map<string, Refused>();
  return {
    of: ({ model }) => byModel.get(model) ?? nothingRefused,
    keep({ model }, refused) {
      byModel.set(model, refused);
    },
    // Its life is shorter than a server's.
    sawVersion: () => undefined,
  };
}
