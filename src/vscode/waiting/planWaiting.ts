import type { PlanSession } from '../../core/work/session/planSession.ts';
import type { Refusal } from '../../core/work/session/sessionWork.ts';
import type { WaitingSource } from '../../presentation/waiting/waiting.ts';
import { itemsOfPlan } from '../../presentation/waiting/waitingItems.ts';
import { tell } from '../panel/planPanelModel.ts';
import type { Sessions } from '../session/sessions.ts';

/** What waits in the plans of this window's folders. A plan that another window works on waits there. */
export function planWaiting(
  sessions: Pick<Sessions, 'all' | 'ofPlan' | 'onDidChangeCurrent'>,
): WaitingSource {
  return {
    items: () =>
      sessions
        .all()
        .filter((session) => !session.isElsewhere())
        .flatMap((session) => itemsOfPlan(session.document(), session.live().planning !== undefined)),
    answer({ planId = '', stepId = '' }, answerId) {
      const session = sessions.ofPlan(planId);
      if (session !== undefined) void tell(carryOut(session, stepId, answerId));
    },
    onDidChange(listener) {
      let following: (() => void)[] = [];
      const endAll = (): void => {
        for (const end of following) end();
      };
      const follow = (): void => {
        endAll();
        following = sessions.all().map((session) => session.onDidChange(listener));
        listener();
      };
      following = sessions.all().map((session) => session.onDidChange(listener));
      const watching = sessions.onDidChangeCurrent(follow);
      return {
        dispose() {
          watching.dispose();
          endAll();
        },
      };
    },
  };
}

function carryOut(session: PlanSession, stepId: string, answerId: string): Refusal | Promise<Refusal> {
  switch (answerId) {
    case 'accept':
      return session.accept(stepId);
    case 'reject':
      return session.reject(stepId);
    case 'show-diff':
      return session.showDiff(stepId);
    case 'run':
      return session.run();
    default:
      return undefined;
  }
}
