import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';

interface MenuItem {
  readonly text: string;
  readonly onChoose: () => void;
}

interface MenuButtonProperties {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly isDisabled?: boolean;
}

/** A button that opens a short menu below itself: arrow keys move in it, Escape and leaving it close it. */
export function MenuButton({ label, items, isDisabled = false }: MenuButtonProperties): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const around = useRef<HTMLDivElement>(null);
  const entries = (): HTMLElement[] => [
    ...(around.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? []),
  ];
  useLayoutEffect(() => {
    if (isOpen) entries()[0]?.focus();
  }, [isOpen]);
  const close = (): void => {
    setOpen(false);
    around.current?.querySelector<HTMLElement>('vscode-button')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Else the key press that opens the menu would choose its first entry too, which has the focus by then.
    if (event.key === 'Enter' && event.target instanceof Element && event.target.matches('vscode-button')) {
      event.preventDefault();
      return;
    }
    if (!isOpen) return;
    const all = entries();
    const at = all.findIndex((entry) => entry === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[to % all.length]?.focus();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocusOut = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node && around.current?.contains(event.relatedTarget))) {
      setOpen(false);
    }
  };
  return (
    <div class="menu-button" ref={around} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <Button
        isSecondary
        hasMenu
        isExpanded={isOpen}
        isDisabled={isDisabled}
        onPress={() => (isOpen ? close() : setOpen(true))}
      >
        {label}
      </Button>
      {isOpen && (
        <div class="menu" role="menu" aria-label={label}>
          {items.map(({ text, onChoose }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                onChoose();
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
