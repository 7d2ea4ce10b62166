import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { QuestionView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { Icon } from '../shared/icon.tsx';
import { send } from './panelState.ts';

/** Something waits for the person. One keystroke answers: the first answer has the focus, numbers choose the others. */
export function Question({ question }: { readonly question: QuestionView }): JSX.Element {
  const section = useRef<HTMLElement>(null);
  const answer = (answerId: string): void => {
    send({ type: 'question-answered', questionId: question.id, answerId });
  };
  useLayoutEffect(() => {
    // Only where the person is already in the panel: a question must not pull the focus out of the editor.
    if (!document.hasFocus()) return;
    requestAnimationFrame(() => {
      section.current?.querySelector<HTMLElement>('vscode-button')?.focus();
    });
  }, [question.id]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = question.answers[Number(event.key) - 1];
    if (chosen === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    answer(chosen.id);
  };
  return (
    <section
      ref={section}
      class="notice notice-warning"
      role="group"
      aria-labelledby="question-title"
      aria-describedby="question-commands question-detail"
      data-region="question"
      onKeyDown={onKeyDown}
    >
      <Icon name="question" />
      <div class="notice-body">
        <p id="question-title" class="notice-title">
          <span class="heard-only">{labels.questionAsked}: </span>
          {question.title}
        </p>
        {question.commands !== undefined && (
          <ol id="question-commands" class="question-commands">
            {question.commands.map(({ command, detail }, index) => (
              <li key={index}>
                <code dir="ltr">{command}</code>
                {detail !== undefined && <p class="notice-detail">{detail}</p>}
              </li>
            ))}
          </ol>
        )}
        {question.detail !== undefined && (
          <p id="question-detail" class="notice-detail">
            {question.detail}
          </p>
        )}
        <div class="buttons">
          {question.answers.map(({ id, label }, index) => (
            <Button key={id} isSecondary={index > 0} onPress={() => answer(id)}>
              {`${index + 1}  ${label}`}
            </Button>
          ))}
        </div>
      </div>
    </section>
  );
}
