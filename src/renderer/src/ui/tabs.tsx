// A list of tabs. The caller draws the panel of the chosen tab and gives it the id, role and label that
// `panelProps` makes, so that a panel can be any element.

import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Keys } from './keys.tsx';
import css from './tabs.module.css';

export interface TabItem<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: ReactNode;
  /** Already formatted. */
  readonly count?: string | undefined;
  readonly keys?: readonly string[] | undefined;
}

export interface TabsProps<T extends string> {
  /** Starts the ids of tabs and panels; unique in the page. */
  readonly idPrefix: string;
  readonly label: string;
  readonly value: T;
  readonly tabs: readonly TabItem<T>[];
  readonly onChange: (value: T) => void;
  /** `view`: as high as the bar it stands in. `pane`: 32 px with a line below. */
  readonly size?: 'view' | 'pane';
}

function tabId(idPrefix: string, value: string): string {
  return `${idPrefix}-tab-${value}`;
}

function panelId(idPrefix: string, value: string): string {
  return `${idPrefix}-panel-${value}`;
}

/** What the element of a panel must carry. */
export function panelProps(
  idPrefix: string,
  value: string,
): { id: string; role: 'tabpanel'; 'aria-labelledby': string } {
  return { id: panelId(idPrefix, value), role: 'tabpanel', 'aria-labelledby': tabId(idPrefix, value) };
}

/** Arrow keys, Home and End choose; Tab goes to the panel. */
export function Tabs<T extends string>({
  idPrefix,
  label,
  value,
  tabs,
  onChange,
  size = 'pane',
}: TabsProps<T>): ReactNode {
  const list = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = stepOf(event.key, at, tabs.length);
    const tab = next === undefined ? undefined : tabs[next];
    if (tab === undefined) return;
    event.preventDefault();
    onChange(tab.value);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(tabId(idPrefix, tab.value))}`)?.focus();
  };

  return (
    // Only the tabs in it take the focus; the keys they pass up are handled in one place.
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus
    <div ref={list} role="tablist" aria-label={label} className={css[size]} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          id={tabId(idPrefix, tab.value)}
          className={css.tab}
          aria-selected={tab.value === value}
          aria-controls={tab.value === value ? panelId(idPrefix, tab.value) : undefined}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.icon}
          <span className={css.label} data-text={tab.label}>
            {tab.label}
          </span>
          {tab.count === undefined ? undefined : <span className={css.count}>{tab.count}</span>}
          {tab.keys === undefined ? undefined : <Keys keys={tab.keys} />}
        </button>
      ))}
    </div>
  );
}

function stepOf(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowLeft') return (at - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}
