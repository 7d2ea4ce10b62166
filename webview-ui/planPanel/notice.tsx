import type { JSX } from 'preact';
import type { NoticeView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { Icon } from '../shared/icon.tsx';
import { send } from './panelState.ts';

interface NoticeProperties {
  readonly notice: NoticeView;
  /** True when the plan's own toolbar resumes it. */
  readonly isResumable: boolean;
}

/** A sentence for the person, with the ways on. */
export function Notice({ notice, isResumable }: NoticeProperties): JSX.Element {
  const actions = notice.actions.filter((action) => action !== 'resume' || !isResumable);
  const severity = {
    info: labels.severityInfo,
    warning: labels.severityWarning,
    error: labels.severityError,
  };
  return (
    <section class={`notice notice-${notice.severity}`} aria-labelledby="notice-title" data-region="notice">
      <Icon name={notice.severity} />
      <div class="notice-body">
        <p id="notice-title" class="notice-title">
          <span class="heard-only">{severity[notice.severity]}: </span>
          {notice.title}
        </p>
        {notice.detail !== undefined && <p class="notice-detail">{notice.detail}</p>}
        {actions.length > 0 && (
          <div class="buttons">
            {actions.map((action, index) => (
              <Button
                key={action}
                isSecondary={index > 0}
                onPress={() => send({ type: 'notice-action-chosen', action })}
              >
                {labels.noticeActions[action]}
              </Button>
            ))}
          </div>
        )}
      </div>
    </section>
  );
}
