import '@vscode-elements/elements/dist/vscode-button/index.js';
import { type ComponentChildren, h, type JSX } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProperties {
  readonly children: ComponentChildren;
  readonly onPress: () => void;
  readonly icon?: IconName;
  readonly isSecondary?: boolean;
  readonly isDisabled?: boolean;
  readonly tooltip?: string;
  readonly describedBy?: string;
  readonly isExpanded?: boolean;
  /** True when pressing it opens a menu. */
  readonly hasMenu?: boolean;
  /** Under this name the focus comes back to it. */
  readonly focusKey?: string;
}

/** A button with a text, as VS Code draws it. */
export function Button(properties: ButtonProperties): JSX.Element {
  const { children, onPress, icon, isSecondary = false, isDisabled = false } = properties;
  return h(
    'vscode-button',
    {
      secondary: isSecondary,
      disabled: isDisabled,
      'aria-disabled': isDisabled ? 'true' : undefined,
      'aria-describedby': properties.describedBy,
      'aria-expanded': properties.isExpanded,
      'aria-haspopup': properties.hasMenu === true ? 'menu' : undefined,
      'data-focus-key': properties.focusKey,
      title: properties.tooltip,
      onClick: () => {
        if (!isDisabled) onPress();
      },
      // The element reacts to Space but leaves the page scrolling.
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === ' ') event.preventDefault();
      },
    },
    icon === undefined ? undefined : (
      <span slot="content-before" class="button-icon">
        <Icon name={icon} />
      </span>
    ),
    children,
  );
}
