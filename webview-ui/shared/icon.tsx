import type { JSX } from 'preact';

/** Outlines on a grid of 16, drawn with the text's colour. */
const outlines = {
  add: ['M8 3v10', 'M3 8h10'],
  arrowDown: ['M8 3v10', 'M4 9l4 4 4-4'],
  arrowUp: ['M8 13V3', 'M4 7l4-4 4 4'],
  back: ['M13 8H3', 'M7 4L3 8l4 4'],
  check: ['M3 8.5l3.5 3.5L13 4.5'],
  chevron: ['M6 3.5L10.5 8 6 12.5'],
  circle: ['M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z'],
  close: ['M4 4l8 8', 'M12 4l-8 8'],
  diff: ['M8 2.5v6', 'M5 5.5h6', 'M5 12.5h6'],
  edit: ['M10.8 2.7l2.5 2.5L6 12.5l-3.2.7.7-3.2z'],
  error: ['M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z', 'M6 6l4 4', 'M10 6l-4 4'],
  eye: [
    'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z',
    'M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z',
  ],
  folder: ['M1.8 4v8.3h12.4V5.2H8L6.6 3.5H1.8z'],
  info: ['M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z', 'M8 7.3v3.4', 'M8 5.2v.2'],
  pause: ['M5.5 3.5v9', 'M10.5 3.5v9'],
  question: [
    'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
    'M6.4 6.6a1.6 1.6 0 1 1 2.3 1.4c-.5.3-.7.6-.7 1.2',
    'M8 11v.2',
  ],
  replan: ['M2.5 4h5', 'M2.5 8h3', 'M2.5 12h3', 'M13.5 8.8a3.3 3.3 0 1 1-1.2-2.5', 'M13.3 4.3v2.4h-2.4'],
  retry: ['M13 8a5 5 0 1 1-1.6-3.7', 'M13 2.3v3h-3'],
  revert: ['M6 3L2.8 6.2 6 9.4', 'M3 6.2h6.5a3.6 3.6 0 0 1 0 7.2H6'],
  rocket: [
    'M6 10L4.2 8.2C6 4.2 9 2.5 13.5 2.5c0 4.5-1.7 7.5-5.7 9.3z',
    'M6.3 5.6L3.5 6 2.5 8.2l1.7 0',
    'M10.4 9.7L10 12.5 7.8 13.5l0-1.7',
    'M3 13l1.8-1.8',
  ],
  run: ['M5 3.2l7.5 4.8L5 12.8z'],
  spinner: ['M8 2.5a5.5 5.5 0 1 1-5.5 5.5'],
  stop: ['M4 4h8v8H4z'],
  trash: ['M2.8 4.5h10.4', 'M6 4.3V2.8h4v1.5', 'M4.3 4.5l.6 8.7h6.2l.6-8.7', 'M6.8 7v4', 'M9.2 7v4'],
  warning: ['M8 2.6l6 10.6H2z', 'M8 6.6v3.2', 'M8 11.4v.2'],
} as const satisfies Record<string, readonly string[]>;

/** Names of the symbols that {@link Icon} draws. */
export type IconName = keyof typeof outlines;

/** A symbol beside a text or on a labelled button; screen readers pass it over. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {outlines[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}
