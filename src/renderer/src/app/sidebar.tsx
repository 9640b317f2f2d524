// The sidebar: every source there is, as a tree. Arrow keys move, Enter shows, Delete closes.

import { FileInput, Plus } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { newConnection } from '../state/actions.ts';
import { openImport } from '../state/imports.ts';
import { keysOf } from '../state/keys.ts';
import { useStore } from '../state/store.ts';
import { shellStrings } from '../strings/shell.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { visibleText } from '../ui/visible-text.ts';
import css from './sidebar.module.css';
import { SourceRow } from './source-row.tsx';
import { isShown, sectionsOf, type Section } from './sources.ts';

export function Sidebar({ rail }: { rail: boolean }): ReactNode {
  // At full width the split around it is the landmark: the separator belongs to it.
  const Root = rail ? 'nav' : 'div';
  return (
    <Root
      className={rail ? css.rail : css.sidebar}
      data-pane="sources"
      {...(rail && { 'aria-label': shellStrings.panes.sources })}
    >
      {rail ? (
        <IconButton
          framed
          label={shellStrings.newConnection}
          icon={<Icon of={Plus} />}
          keys={keysOf('new-connection')}
          onPress={() => newConnection()}
        />
      ) : (
        <Button full icon={<Icon of={Plus} />} keys={keysOf('new-connection')} onPress={() => newConnection()}>
          {shellStrings.newConnection}
        </Button>
      )}
      <SourceTree rail={rail} />
      <ImportButton rail={rail} />
    </Root>
  );
}

/** Below the list, where the profiles end. */
function ImportButton({ rail }: { rail: boolean }): ReactNode {
  const icon = <Icon of={FileInput} />;
  if (rail) return <IconButton label={shellStrings.importProfiles} icon={icon} onPress={() => openImport()} />;
  return (
    <Button full variant="quiet" size="small" icon={icon} onPress={() => openImport()}>
      {shellStrings.importProfiles}
    </Button>
  );
}

function SourceTree({ rail }: { rail: boolean }): ReactNode {
  const captures = useStore((s) => s.captures);
  const profiles = useStore((s) => s.profiles);
  const deleted = useStore((s) => s.deleted);
  const drafts = useStore((s) => s.drafts);
  const place = useStore((s) => s.place);
  const tree = useRef<HTMLDivElement>(null);
  const [reached, setReached] = useState('');
  const sections = sectionsOf({ captures, profiles, deleted, drafts });
  const sources = sections.flatMap((section) => section.sources);
  const shown = sources.find((source) => isShown(source, place));
  // One row takes the Tab key: the one that was reached last, else the one that is shown.
  const stop = sources.find(({ id }) => id === reached) ?? shown ?? sources[0];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const rows = [...(tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])];
    const at = rows.findIndex((row) => row === event.target);
    const next = at < 0 ? undefined : rows[stepOf(event.key, at, rows.length)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };

  return (
    // Without a row there is nothing that a tree could hold.
    <div
      ref={tree}
      className={css.tree}
      {...(sources.length > 0 ? { role: 'tree', 'aria-label': shellStrings.panes.sources, onKeyDown } : {})}
    >
      {sections.map((section) => (
        <SectionOf key={section.id} section={section} rail={rail}>
          {section.sources.map((source) => (
            <SourceRow
              key={source.id}
              source={source}
              rail={rail}
              shown={source === shown}
              tabStop={source === stop}
              onReach={() => setReached(source.id)}
            />
          ))}
        </SectionOf>
      ))}
    </div>
  );
}

function SectionOf({ section, rail, children }: { section: Section; rail: boolean; children: ReactNode }): ReactNode {
  const title = visibleText(section.title);
  if (rail && section.sources.length === 0) return undefined;
  const group = section.sources.length > 0 ? { role: 'group', 'aria-label': title } : {};
  return (
    <div className={css.section} {...group}>
      {rail ? undefined : (
        <div className={css.head} title={title}>
          {title}
        </div>
      )}
      {section.sources.length > 0 ? children : <div className={css.empty}>{section.empty}</div>}
    </div>
  );
}

function stepOf(key: string, at: number, count: number): number {
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : -1;
}
