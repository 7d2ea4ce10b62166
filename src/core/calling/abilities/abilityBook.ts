import type { ModelAbilities } from '../../model/abilities/fitRequest.ts';
import type { ModelPlace, RefusalMemory } from '../../model/abilities/refusalMemory.ts';
import type { ChangeSource } from '../../model/abilities/requestChange.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { ModelProvider, ToldAbilities } from '../../model/provider.ts';
import type { Clock } from '../../model/clock.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What is known of a model's abilities, and who says so. What comes first counts most. */
export type KnownAbilities = readonly {
  readonly source: ChangeSource;
  readonly abilities: ModelAbilities;
}[];

/** All that is known of what models can do. */
export interface AbilityBook {
  /** Without asking anybody. */
  known(model: ModelReference): KnownAbilities;
  /** The same, after the model's server was asked where it tells and was not asked lately. Never rejects. */
  learn(
    model: ModelReference,
    adapter: Pick<ModelProvider, 'tellAbilities'>,
    signal: AbortSignal,
  ): Promise<KnownAbilities>;
  /** Whether a model can call tools; `undefined` when nobody knows. */
  takesTools(model: ModelReference): boolean | undefined;
}

/** What {@link createAbilityBook} works with. */
export interface AbilityBookPorts {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly refusals: RefusalMemory;
  /** What the catalogue lists. */
  listed(model: ModelReference): ModelAbilities;
  /** Where the model is; `undefined` where its provider is not configured. */
  placeOf(model: ModelReference): ModelPlace | undefined;
}

/** A model may be pulled anew under its name, so that a server is asked again after this time. */
const toldForMs = 10 * 60_000;

/** A server that gave no answer is left alone for this time. */
const silentForMs = 60_000;

interface Asked {
  readonly atMs: number;
  readonly answer: Promise<ToldAbilities | undefined>;
  told?: ToldAbilities;
}

export function createAbilityBook(ports: AbilityBookPorts): AbilityBook {
  const asked = new Map<string, Asked>();

  function known(model: ModelReference): KnownAbilities {
    const place = ports.placeOf(model);
    const refused = place === undefined ? {} : ports.refusals.of(place);
    const told = place === undefined ? undefined : asked.get(keyOf(place))?.told;
    return [
      {
        source: 'refused',
        abilities: {
          ...(refused.tools ? { tools: false } : {}),
          ...withoutUndefined({ maxOutputTokens: refused.maxOutputTokens }),
        },
      },
      { source: 'server', abilities: told?.abilities ?? {} },
      { source: 'catalogue', abilities: ports.listed(model) },
    ];
  }

  function isRecent({ atMs, told }: Asked): boolean {
    return ports.clock.monotonic() - atMs < (told === undefined ? silentForMs : toldForMs);
  }

  return {
    known,
    async learn(model, adapter, signal) {
      const place = ports.placeOf(model);
      if (place === undefined || adapter.tellAbilities === undefined) return known(model);
      const before = asked.get(keyOf(place));
      if (before !== undefined && isRecent(before)) {
        await before.answer;
        return known(model);
      }
      const answer = adapter.tellAbilities(model.model, signal);
      const asking: Asked = { atMs: ports.clock.monotonic(), answer };
      // Until it answers, what it said before counts.
      if (before?.told !== undefined) asking.told = before.told;
      asked.set(keyOf(place), asking);
      const told = await answer;
      if (told !== undefined) {
        asking.told = told;
        if (told.version !== undefined) ports.refusals.sawVersion(place, told.version);
      } else if (signal.aborted) {
        // It was not the server that was silent.
        asked.delete(keyOf(place));
      }
      return known(model);
    },
    takesTools(model) {
      return known(model).find(({ abilities }) => abilities.tools !== undefined)?.abilities.tools;
    },
  };
}

function keyOf({ provider, baseUrl, model }: ModelPlace): string {
  return `${provider} ${baseUrl} ${model}`;
}
