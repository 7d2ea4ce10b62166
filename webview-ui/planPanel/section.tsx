import type { ComponentChildren, JSX } from 'preact';
import { Disclosure } from '../shared/disclosure.tsx';
import { saved, setSectionOpen } from './panelState.ts';

interface SectionProperties {
  /** Under this name it is remembered whether the section is open. */
  readonly name: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A part that opens and closes under its title. */
export function Section({ name, title, children }: SectionProperties): JSX.Element {
  return (
    <Disclosure
      id={`section-${name}`}
      title={title}
      isOpen={saved.value.openSections.includes(name)}
      onToggle={(isOpen) => setSectionOpen(name, isOpen)}
    >
      {children}
    </Disclosure>
  );
}
