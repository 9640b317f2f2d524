// Above a derivation: which one of the login it is, and the ways to take it along as a program.

import { FileCode } from 'lucide-react';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import type { SnippetLanguage } from '../../../../shared/contract/results.ts';
import type { HandshakeSummary } from '../../../../shared/handshake-summary.ts';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { announce, select } from '../../state/actions.ts';
import { asInspectorError } from '../../state/app-link.ts';
import type { CaptureView } from '../../state/place.ts';
import { readSnippet } from '../../state/records.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { groupsOf, type DerivationGroup } from './derivation-groups.ts';
import css from './derivation-tab.module.css';

const LANGUAGES = ['python', 'javascript', 'go'] as const satisfies readonly SnippetLanguage[];
/** So many choices stand side by side. */
const MOST_IN_SIGHT = 3;

export interface DerivationHeadProps {
  readonly capture: string;
  readonly view: CaptureView;
  /** The derivation that is shown. */
  readonly derivation: NonNullable<RecordDetail['derivation']>;
  readonly summary: HandshakeSummary | undefined;
}

export function DerivationHead({ capture, view, derivation, summary }: DerivationHeadProps): ReactNode {
  const { seq, purpose, method } = derivation;
  const groups = groupsOf(summary?.derivations ?? []);
  return (
    <div className={css.bar}>
      {groups.length > 1 ? (
        <Picker {...{ capture, view, seq, groups }} />
      ) : (
        <h3 className={css.which}>{words.groups.only(nameOf({ purpose }), visibleText(method))}</h3>
      )}
      <span className={css.program}>
        <Menu
          size="small"
          wide
          label={words.copyProgram}
          icon={<Icon of={FileCode} size="small" />}
          items={LANGUAGES.map((id) => ({ id, label: words.languages[id] }))}
          onAction={(id) => void copyProgram(capture, seq, id as SnippetLanguage)}
        />
      </span>
    </div>
  );
}

async function copyProgram(capture: string, seq: number, language: SnippetLanguage): Promise<void> {
  let program: string;
  try {
    program = await readSnippet(capture, seq, language);
  } catch (error) {
    const { message, hint } = asInspectorError(error);
    announce(visibleText(`${message} ${hint}`), 'error');
    return;
  }
  try {
    await navigator.clipboard.writeText(program);
    announce(words.programCopied(words.languages[language]));
  } catch {
    announce(words.copyFailed, 'error');
  }
}

/** True while the record of another choice is on its way: the choice takes the focus again when it is there. */
let isChoosing = false;

interface PickerProps extends Pick<DerivationHeadProps, 'capture' | 'view'> {
  readonly seq: number;
  readonly groups: readonly DerivationGroup[];
}

function Picker({ capture, view, seq, groups }: PickerProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!isChoosing) return;
    isChoosing = false;
    box.current?.querySelector<HTMLElement>('input:checked, [role="combobox"]')?.focus();
  }, []);
  const choice = {
    label: words.derivations,
    value: String(seq),
    options: groups.map((group) => ({ value: String(group.seq), label: nameOf(group) })),
    onChange: (value: string) => {
      const chosen = groups.find((group) => String(group.seq) === value);
      if (!chosen || chosen.seq === seq) return;
      isChoosing = true;
      select(capture, view, chosen.shownBy);
    },
  };
  return (
    <div ref={box} className={css.picker}>
      {groups.length > MOST_IN_SIGHT ? (
        <Select {...choice} hideLabel size="small" />
      ) : (
        <Segmented {...choice} size="small" />
      )}
    </div>
  );
}

function nameOf({ purpose, round, method = '' }: Partial<DerivationGroup>): string {
  const name = purpose === 'router-proof' ? words.groups.proof : words.groups.answer;
  if (round === undefined) return name;
  return words.groups.ofRound(round, purpose === 'router-proof' ? name : visibleText(method));
}
