import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';

interface DisclosureProperties {
  readonly id: string;
  readonly title: string;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly children: ComponentChildren;
}

/** A part that opens and closes under its title. */
export function Disclosure({ id, title, isOpen, onToggle, children }: DisclosureProperties): JSX.Element {
  return (
    <div class="section">
      <button
        type="button"
        class="section-toggle"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => onToggle(!isOpen)}
      >
        <Icon name="chevron" />
        {title}
      </button>
      {isOpen && (
        <div id={id} class="section-body">
          {children}
        </div>
      )}
    </div>
  );
}
