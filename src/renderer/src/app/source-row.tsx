// One row of the sidebar. A press shows the source; what else can be done with it stands at the end of
// the row while the pointer or the focus is there, and has a key.

import { FileText, Plug, Server, Trash2, Undo2, X, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { colorToken } from '../features/connect/profile-colors.ts';
import { closeOrAsk, connectProfile, forgetDeleted, go, restoreProfile, useAsked } from '../state/actions.ts';
import { state, useStore } from '../state/store.ts';
import { shellStrings } from '../strings/shell.ts';
import { formatClock, formatDate, shortCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { StateIcon } from '../ui/state-icon.tsx';
import { visibleText } from '../ui/visible-text.ts';
import { captureState } from './capture-state.ts';
import css from './sidebar.module.css';
import { loginOf, placeOfSource, type Source } from './sources.ts';

export interface SourceRowProps {
  readonly source: Source;
  readonly rail: boolean;
  readonly shown: boolean;
  readonly tabStop: boolean;
  readonly onReach: () => void;
}

interface RowFace {
  readonly icon: ReactNode;
  readonly label: string;
  /** At the end of the row. */
  readonly note: string;
  /** What the icon says, unless the note says it. */
  readonly word?: string;
  /** Says in words what icon and note say. */
  readonly tip: string;
  /** Name of what Delete does. */
  readonly actName?: string;
  readonly actIcon?: ReactNode;
  readonly act?: () => void;
}

export function SourceRow(props: SourceRowProps): ReactNode {
  const { source } = props;
  if (source.kind === 'capture') return <CaptureRow {...props} source={source} />;
  if (source.kind === 'profile') return <ProfileRow {...props} source={source} />;
  const name = visibleText(source.kind === 'draft' ? source.name : source.profile.name);
  if (source.kind === 'draft') {
    const face: RowFace = {
      icon: <Thing of={Server} />,
      label: name,
      note: shellStrings.notSaved,
      tip: `${name}: ${shellStrings.notSaved}`,
    };
    return <Row {...props} face={face} />;
  }
  const face: RowFace = {
    icon: <Thing of={Trash2} />,
    label: name,
    note: shellStrings.deleted,
    tip: `${name}: ${shellStrings.deleted}`,
    actName: shellStrings.forget(name),
    actIcon: <Icon of={X} size="small" />,
    act: () => forgetDeleted(source.id),
  };
  return <Row {...props} face={face} undo={() => void restoreProfile(source.id)} />;
}

function CaptureRow(props: SourceRowProps & { source: Source & { kind: 'capture' } }): ReactNode {
  const { info } = props.source;
  const { header, live, outcome, total } = info;
  const asked = useAsked(header.id);
  const { icon, word } = captureState(info, asked);
  const label = visibleText(header.label);
  const calm = outcome === 'welcome' && asked === undefined;
  const clock = formatClock(header.startedAt).slice(0, 5);
  const face: RowFace = {
    icon: calm && !live ? <Thing of={FileText} /> : <StateIcon state={icon} label={word} />,
    label,
    note: calm ? (live ? shortCount(total) : clock) : word,
    ...(calm && { word }),
    tip: shellStrings.sourceTip(label, word, visibleText(header.url), formatDate(header.startedAt)),
    actName: shellStrings.closeItem(label),
    actIcon: <Icon of={X} size="small" />,
    act: () => closeOrAsk(header.id),
  };
  return <Row {...props} face={face} />;
}

function Thing({ of }: { of: LucideIcon }): ReactNode {
  return (
    <span className={css.thing}>
      <Icon of={of} />
    </span>
  );
}

function ProfileRow(props: SourceRowProps & { source: Source & { kind: 'profile' } }): ReactNode {
  const { profile, edited } = props.source;
  const methods = useStore((s) => s.info?.methods) ?? [];
  const name = visibleText(profile.name);
  const token = colorToken(profile.color);
  const note = visibleText(edited ? shellStrings.edited : loginOf(profile, methods));
  const style: CSSProperties = { '--mark': token };
  const face: RowFace = {
    icon: (
      <span className={token === undefined ? undefined : css.marked} style={style}>
        <Thing of={Server} />
      </span>
    ),
    label: name,
    note,
    tip: shellStrings.sourceTip(name, note, visibleText(profile.url), visibleText(profile.realm)),
    ...(!edited && {
      actName: shellStrings.connectItem(name),
      actIcon: <Icon of={Plug} size="small" />,
      act: () => void connectSaved(props.source),
    }),
  };
  return <Row {...props} face={face} />;
}

/** What speaks against connecting is said where the profile is shown. */
async function connectSaved({ id, profile }: Source & { kind: 'profile' }): Promise<void> {
  const error = await connectProfile(profile);
  if (error === undefined) return;
  go({ kind: 'profile', id });
  useStore.setState({ problem: { what: 'connect', error } });
}

function Row(props: SourceRowProps & { face: RowFace; undo?: () => void }): ReactNode {
  const { source, rail, shown, tabStop, face, undo } = props;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown) row.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);

  const show = () => {
    const { place, back } = state();
    go(placeOfSource(source, [place, ...back.toReversed()]));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== row.current || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') show();
    // Delete closes; it never connects.
    else if (event.key === 'Delete' && source.kind !== 'profile') face.act?.();
    else if (event.key === 'ArrowRight') row.current?.querySelector('button')?.focus();
    else return;
    event.preventDefault();
  };
  const toRow = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft') return;
    event.preventDefault();
    row.current?.focus();
  };

  return (
    <div
      ref={row}
      role="treeitem"
      aria-selected={shown}
      aria-label={nameOf(face, rail)}
      {...(source.kind === 'profile' || face.act === undefined ? {} : { 'aria-keyshortcuts': 'Delete' })}
      className={css.row}
      title={face.tip}
      tabIndex={tabStop ? 0 : -1}
      onFocus={props.onReach}
      onClick={show}
      onKeyDown={onKeyDown}
    >
      {face.icon}
      {rail ? undefined : (
        <>
          {/* The blank keeps the two words apart for whoever reads the row as a text. */}
          <span className={css.label}>{face.label}</span>{' '}
          <span className={undo === undefined ? css.note : css.noteAlways}>{face.note}</span>
          {undo === undefined ? undefined : (
            <RowButton
              name={shellStrings.undoDelete(face.label)}
              icon={<Icon of={Undo2} size="small" />}
              onPress={undo}
              onKeyDown={toRow}
              always
            />
          )}
          {face.act === undefined ? undefined : (
            <RowButton
              name={face.actName ?? ''}
              icon={face.actIcon}
              onPress={face.act}
              onKeyDown={toRow}
              always={undo !== undefined}
            />
          )}
        </>
      )}
    </div>
  );
}

/** Begins with the words that stand there, for whoever speaks to the page. */
function nameOf({ label, note, word }: RowFace, rail: boolean): string {
  const seen = rail ? label : `${label} ${note}`;
  return [seen, ...(rail ? [note] : []), ...(word === undefined ? [] : [word])].join(', ');
}

interface RowButtonProps {
  readonly name: string;
  readonly icon: ReactNode;
  readonly onPress: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly always?: boolean;
}

function RowButton({ name, icon, onPress, onKeyDown, always = false }: RowButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={always ? css.actAlways : css.act}
      aria-label={name}
      title={name}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
    >
      {icon}
    </button>
  );
}
