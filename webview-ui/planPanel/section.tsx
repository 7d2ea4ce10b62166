import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../shared/icon.tsx';
import { saved, setSectionOpen } from './panelState.ts';

interface SectionProperties {
  /** Under this name it is remembered whether the section is open. */
  readonly name: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A part that opens and closes under its title. */
export function Section({ name, title, children }: SectionProperties): JSX.Element {
  const isOpen = saved.value.openSections.includes(name);
  const id = `section-${name}`;
  return (
    <div class="section">
      <button
        type="button"
        class="section-toggle"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setSectionOpen(name, !isOpen)}
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
