import type { JSX } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface IconButtonProperties {
  readonly icon: IconName;
  /** Name for screen readers, and the tooltip. */
  readonly label: string;
  readonly onPress: () => void;
  readonly isTabStop?: boolean;
  readonly isExpanded?: boolean;
}

/** A small button that shows only a symbol. */
export function IconButton(properties: IconButtonProperties): JSX.Element {
  const { icon, label, onPress, isTabStop = true, isExpanded } = properties;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-expanded={isExpanded}
      tabIndex={isTabStop ? 0 : -1}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
