import type { JSX } from 'preact';
import type { PlanPhase } from '../../src/shared/planView.ts';
import { Button } from '../shared/button.tsx';
import { ProgressBar } from '../shared/progressBar.tsx';
import { send, strings } from './panelState.ts';
import { phaseText } from './words.ts';

/** What goes on before there is a plan, with the way to stop it. */
export function Progress({ phase }: { readonly phase: PlanPhase }): JSX.Element {
  const words = strings.value;
  return (
    <section class="progress" aria-label={words.progress} data-region="progress">
      <ProgressBar label={phaseText(phase, words)} />
      <div class="progress-line">
        <span>{phaseText(phase, words)}</span>
        <Button isSecondary onPress={() => send({ type: 'plan-cancelled' })}>
          {words.cancel}
        </Button>
      </div>
    </section>
  );
}
