// The form of a request: its URI, its arguments and options, and what its kind has besides. Everything is kept as
// typed, whether it can be sent or not.

import { CornerDownLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CaptureInfo } from '../../../../shared/contract/results.ts';
import type { RequestText } from '../../../../shared/request.ts';
import { fillComposer, useFocusWish, type Composer } from '../../state/composer.ts';
import { keysOf, useShortcut } from '../../state/keys.ts';
import type { Saved } from '../../state/saved.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { AnswerFields } from './answer-fields.tsx';
import { ageOf } from './age.ts';
import { CallParts } from './call-parts.tsx';
import css from './composer.module.css';
import { EnvironmentChoice } from './environment-choice.tsx';
import { HelpButton } from './help-button.tsx';
import { JsonField } from './json-field.tsx';
import { readJson } from './json-fields.ts';
import { matchOf } from './known-options.ts';
import { OptionFields } from './option-fields.tsx';
import { PasteMessage } from './paste-message.tsx';
import { PublishLines } from './publish-lines.tsx';
import { repeatText, urisOf } from './read-request.ts';
import { RepeatFields } from './repeat-fields.tsx';
import { UriField } from './uri-field.tsx';
import { uriRemark } from './uri-remarks.ts';
import { uriKind, useKnownUris } from './use-known-uris.ts';
import type { RequestState } from './use-request.ts';

export interface RequestFormProps {
  readonly info: CaptureInfo;
  readonly composer: Composer;
  readonly saved: Saved;
  readonly state: RequestState;
}

export function RequestForm({ info, composer, saved, state }: RequestFormProps): ReactNode {
  const { kind, request, change } = composer;
  const capture = info.header.id;
  useShortcut('submit', state.send);
  const hasPayload = kind === 'call' || kind === 'publish';
  // Said where it is sent from too: the part that says it may be folded, or scrolled away.
  const repeats = canRepeat(composer, state) && request.repeat.until !== 'once';
  const fill = (taken: RequestText) => {
    // How invocations are answered does not stand in a message.
    if (taken.kind === 'register') {
      composer.setKind('register');
      change({ uri: taken.uri, options: taken.options ?? '' });
    } else fillComposer(capture, taken);
  };
  return (
    <form className={css.form} aria-label={words.forms[kind]} onSubmit={(event) => event.preventDefault()}>
      <div className={css.scroll}>
        <UriPart info={info} composer={composer} saved={saved} state={state} />
        {hasPayload && state.file === undefined ? (
          <>
            <JsonField
              label={words.arguments}
              shape="list"
              value={request.args}
              onChange={(args) => change({ args })}
              actions={<HelpButton label={words.typesHelp} title={words.typesTitle} rows={words.types} />}
            />
            <JsonField
              label={words.kwargs}
              shape="dict"
              value={request.kwargs}
              onChange={(kwargs) => change({ kwargs })}
            />
          </>
        ) : undefined}
        <JsonField
          label={words.options}
          shape="dict"
          value={request.options}
          onChange={(options) => change({ options })}
        />
        <OptionFields kind={kind} value={request.options} onChange={(options) => change({ options })} />
        {kind === 'register' ? (
          <AnswerFields value={request.answer} onChange={(answer) => change({ answer })} />
        ) : undefined}
        {kind === 'call' ? <CallParts request={request} onChange={change} /> : undefined}
        {kind === 'publish' ? (
          <PublishLines file={state.file} read={state.lines} onChange={state.setFile} />
        ) : undefined}
        {canRepeat(composer, state) ? (
          <RepeatFields value={request.repeat} onChange={(repeat) => change({ repeat })} />
        ) : undefined}
      </div>
      <div className={css.foot}>
        {state.refused === undefined ? undefined : <Notice tone="err" title={state.refused} />}
        <div className={css.line}>
          <Button
            variant="primary"
            icon={<Icon of={CornerDownLeft} />}
            // There is room for only one of the two.
            keys={repeats ? [] : keysOf('submit')}
            busy={state.isSending}
            isDisabled={state.why !== undefined}
            whyDisabled={state.why}
            onPress={state.send}
          >
            {words.send(words.kinds[kind], repeats ? repeatText(request.repeat) : '')}
          </Button>
          <PasteMessage uri={request.uri} onRequest={fill} />
        </div>
        {state.told === undefined ? undefined : <p className={css.why}>{state.told}</p>}
      </div>
    </form>
  );
}

/** Progressive arguments and lines of a file are sent once. */
function canRepeat({ kind, request }: Composer, { file }: RequestState): boolean {
  return (kind === 'call' && request.progress === 'single') || (kind === 'publish' && file === undefined);
}

/** The URI, where its variables come from, and what is known of it. */
function UriPart({ info, composer, saved, state }: RequestFormProps): ReactNode {
  const { kind, request, change, draft } = composer;
  const { id: capture, profileId } = info.header;
  const [takesFocus, onFocusTaken] = useFocusWish(capture);
  const read = readJson(request.options, 'dict');
  const match = matchOf(read.state === 'valid' ? read.value : undefined);
  const remarks = urisOf(kind, request.uri).map((uri) => uriRemark(uri, kind, match));
  const error = remarks.find((remark) => remark.error !== undefined)?.error;
  const warning = remarks.find((remark) => remark.warning !== undefined)?.warning;
  return (
    <>
      <div className={css.heading}>
        <b aria-hidden>{words.uriLabels[kind]}</b>
        {kind === 'subscribe' ? <span className={css.hint}>{words.onePerLine}</span> : undefined}
        <span className={css.push} />
        {profileId === undefined ? undefined : (
          <EnvironmentChoice
            profileId={profileId}
            environments={saved.environments}
            value={draft.environment}
            onChange={composer.setEnvironment}
          />
        )}
      </div>
      <UriField
        capture={capture}
        kind={kind}
        value={request.uri}
        onChange={(uri) => change({ uri })}
        variables={state.variables}
        takesFocus={takesFocus}
        onFocusTaken={onFocusTaken}
        error={error}
        warning={error === undefined ? warning : undefined}
      />
      {error === undefined && !state.sendsAnyUri ? undefined : (
        <CheckBox label={words.sendAnyway} isSelected={state.sendsAnyUri} onChange={state.setSendsAnyUri} />
      )}
      <AboutUri capture={capture} composer={composer} saved={saved} />
      {state.variables.length === 0 ? undefined : (
        <p className={css.variables}>
          {words.variablesAre} {state.variables.map((name) => `{{${name}}}`).join(' ')}
        </p>
      )}
    </>
  );
}

/** What is known of the URI that is typed: who serves or follows it, and when something was last sent there. */
function AboutUri({
  capture,
  composer: { kind, request },
  saved,
}: {
  capture: string;
  composer: Composer;
  saved: Saved;
}): ReactNode {
  const uri = request.uri.trim();
  const of = uriKind(kind);
  const known = useKnownUris(capture, of, uri)?.uris.find((one) => one.uri === uri);
  const last =
    uri === '' ? undefined : saved.history.find((one) => one.request.kind === kind && one.request.uri === uri);
  const facts = [
    known?.members === undefined ? undefined : words.members[of](String(known.members), known.members),
    known?.invoke,
    last && `${words.lastSent[kind]} ${words.ago(ageOf(last.at))}`,
  ].filter((fact) => fact !== undefined);
  // Its line is there with nothing in it too: what is known comes later than the form, and nothing moves for it.
  return (
    <p className={css.about}>
      {known?.members === undefined ? undefined : <StateIcon state="ok" size="small" />}
      {facts.join(', ')}
    </p>
  );
}
