import * as vscode from 'vscode';
import { planPanelViewType } from '../../shared/contract.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import type { FromPlanPanel, ToPlanPanel } from '../../shared/planProtocol.ts';
import type { PlanPanelView } from '../../shared/planView.ts';
import type { PlanComposer } from './planPanelModel.ts';
import { createWebviewPanelHost, type PanelHostPorts } from './webviewPanelHost.ts';

/** The plan panel. */
export interface PlanPanel extends DisposableLike {
  /** Opens or reveals it with the focus in the task box. */
  show(): void;
  /** Opens or reveals it with the focus in the question. */
  showQuestion(): void;
  isVisible(): boolean;
}

export function createPlanPanel(model: PlanComposer, ports: PanelHostPorts): PlanPanel {
  const host = createWebviewPanelHost<PlanPanelView, FromPlanPanel, ToPlanPanel>(
    {
      viewType: planPanelViewType,
      title: 'Tierwise',
      column: vscode.ViewColumn.Beside,
      loadModel: () => model.load(),
    },
    ports,
  );
  return {
    ...host,
    show() {
      host.show({ type: 'task-focused' });
    },
    showQuestion() {
      host.show({ type: 'question-focused' });
    },
  };
}
