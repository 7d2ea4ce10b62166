import { useEffect } from 'preact/hooks';

/** Does `leave` when Escape is pressed anywhere but in something that is being typed into. */
export function useEscape(leave: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('textarea, select');
      if (event.key === 'Escape' && !isTyping && !event.defaultPrevented) leave();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [leave]);
}
