// The call view: a call, a subscription and an event, each on one line; below, what came of what was sent
// and the subscriptions that are open. What is typed stays, whether it can be sent or not.

import { Eraser, SquareTerminal } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { CaptureInfo, DemoInfo } from '../../../../shared/contract/results.ts';
import { call, saveDraft, useCapture } from '../../state/actions.ts';
import { useStore } from '../../state/store.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { EmptyPane, PaneHeader } from '../../ui/pane.tsx';
import { composeDraftName, composeDraftOf, EMPTY_DRAFT, withUri, type ComposeDraft } from './compose-draft.ts';
import { addSubscriptions, clearRequests, useCompose, type SentRequest } from './compose-store.ts';
import css from './compose.module.css';
import forms from './forms.module.css';
import { findSubscriptions } from './recorded-requests.ts';
import { RequestEntry } from './request-entry.tsx';
import { RequestForm } from './request-form.tsx';
import results from './results.module.css';
import { isSubscribed, sendCall, sendPublish, sendSubscribe } from './send-request.ts';
import { SubscriptionList } from './subscription-list.tsx';

export function ComposeView({ capture }: { capture: string }): ReactNode {
  const info = useCapture(capture);
  return info ? <Composer key={capture} info={info} /> : undefined;
}

function Composer({ info }: { info: CaptureInfo }): ReactNode {
  const { id } = info.header;
  const composed = useCompose(id);
  const { requests, subscriptions } = composed;
  const blocked = useBlocked(info);
  const demo = useDemo(info);
  useOpenSubscriptions(id);
  const [draft, change] = useDraft(info);
  const procedures = [...new Set([...draft.procedures, ...(demo?.procedures ?? [])])];
  const topics = [...new Set([...draft.topics, ...(demo?.topics ?? [])])];
  const alreadySubscribed = isSubscribed(composed, draft.topic.trim());

  const doCall = (procedure: string, typed: string, payload: Parameters<typeof sendCall>[3]) => {
    change({ procedures: withUri(draft.procedures, procedure) });
    void sendCall(id, procedure, typed, payload);
  };
  const doSubscribe = (topic: string) => {
    change({ topics: withUri(draft.topics, topic) });
    void sendSubscribe(id, topic);
  };

  return (
    <section className={css.view} aria-label={words.title}>
      <div className={forms.forms}>
        <div className={forms.head} aria-hidden>
          <b>{words.uriHead}</b>
          <span>
            <b>{words.argumentsHead}</b>: {words.argumentsNote}
          </span>
        </div>
        <RequestForm
          type="CALL"
          button={words.call}
          isPrimary
          uriLabel={words.procedure}
          uriPlaceholder={words.procedurePlaceholder}
          uri={draft.procedure}
          known={procedures}
          onUri={(procedure) => change({ procedure })}
          arguments={{
            label: words.callArguments,
            value: draft.callArguments,
            onChange: (callArguments) => change({ callArguments }),
          }}
          blocked={blocked}
          onSend={(payload) => doCall(draft.procedure.trim(), draft.callArguments, payload)}
        />
        <RequestForm
          type="SUBSCRIBE"
          button={words.subscribe}
          uriLabel={words.topic}
          uriPlaceholder={words.topicPlaceholder}
          uri={draft.topic}
          known={topics}
          onUri={(topic) => change({ topic })}
          blocked={blocked ?? (alreadySubscribed ? words.alreadySubscribed : undefined)}
          onSend={() => doSubscribe(draft.topic.trim())}
        />
        <RequestForm
          type="PUBLISH"
          button={words.publish}
          uriLabel={words.topicToPublish}
          uriPlaceholder={words.topicPlaceholder}
          uri={draft.publishTopic}
          known={topics}
          onUri={(publishTopic) => change({ publishTopic })}
          arguments={{
            label: words.publishArguments,
            value: draft.publishArguments,
            onChange: (publishArguments) => change({ publishArguments }),
          }}
          blocked={blocked}
          onSend={(payload) => {
            const topic = draft.publishTopic.trim();
            change({ topics: withUri(draft.topics, topic) });
            void sendPublish(id, topic, draft.publishArguments, payload);
          }}
        />
        {blocked === undefined ? undefined : <p className={css.blocked}>{blocked}</p>}
      </div>
      <div className={css.below}>
        <Results capture={id} requests={requests}>
          <EmptyPane
            icon={<Icon of={SquareTerminal} size="large" />}
            title={words.noResults}
            text={demo && blocked === undefined ? words.demoText : words.noResultsText}
            action={
              demo && blocked === undefined ? (
                <>
                  <Button
                    onPress={() => {
                      change({ procedure: 'demo.add2', callArguments: '[2, 3]' });
                      void sendCall(id, 'demo.add2', '[2, 3]', { args: [2, 3] });
                    }}
                  >
                    {words.tryCall}
                  </Button>
                  <Button onPress={() => void sendSubscribe(id, 'demo.tick')}>{words.trySubscribe}</Button>
                </>
              ) : undefined
            }
          />
        </Results>
        <SubscriptionList capture={id} subscriptions={subscriptions} blocked={blocked} />
      </div>
    </section>
  );
}

interface ResultsProps {
  readonly capture: string;
  readonly requests: readonly SentRequest[];
  /** What stands there as long as nothing was sent. */
  readonly children: ReactNode;
}

function Results({ capture, requests, children }: ResultsProps): ReactNode {
  return (
    <section className={results.results} aria-label={words.results}>
      <PaneHeader
        title={words.results}
        note={requests.length === 0 ? undefined : `${formatCount(requests.length)}, ${words.resultsNote}`}
        actions={
          requests.length === 0 ? undefined : (
            <IconButton
              size="small"
              label={words.clearResults}
              icon={<Icon of={Eraser} size="small" />}
              onPress={() => clearRequests(capture)}
            />
          )
        }
      />
      {requests.length === 0 ? (
        children
      ) : (
        // The list scrolls, so that it can have the focus.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <ul className={results.list} tabIndex={0} aria-label={words.results}>
          {requests.map((request) => (
            <RequestEntry key={request.id} capture={capture} request={request} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Why nothing can be sent now; undefined while the session is open. */
function useBlocked({ live, outcome }: CaptureInfo): string | undefined {
  const connection = useStore((s) => s.connection);
  if (!live) return outcome === 'welcome' ? words.closed : words.neverOpen;
  if (outcome === undefined) return words.notDecided;
  if (outcome !== 'welcome') return words.neverOpen;
  return connection === 'open' ? undefined : words.noLink;
}

/** What is typed, from and to the draft. */
function useDraft({ header }: CaptureInfo): [ComposeDraft, (part: Partial<ComposeDraft>) => void] {
  const name = composeDraftName(header);
  const kept = useStore((s) => s.drafts[name]);
  const draft = kept ? composeDraftOf(kept) : EMPTY_DRAFT;
  const change = (part: Partial<ComposeDraft>) => {
    const { procedures, topics, ...typed } = { ...composeDraftOf(useStore.getState().drafts[name]), ...part };
    saveDraft(name, { ...typed, procedures: [...procedures], topics: [...topics] });
  };
  return [draft, change];
}

/** What the demo router offers, in a session with it. */
function useDemo({ header, live, outcome }: CaptureInfo): DemoInfo | undefined {
  const [demo, setDemo] = useState<DemoInfo>();
  // A session with the demo router is open, so that it runs: asking starts nothing.
  const isDemo = live && outcome === 'welcome' && header.profileId?.startsWith('demo-') === true;
  useEffect(() => {
    if (!isDemo) return undefined;
    let isGone = false;
    call('demo.start', {}).then(
      (info) => {
        if (!isGone && info.url === header.url) setDemo(info);
      },
      // Without it only the suggestions are missing.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [isDemo, header.url]);
  return isDemo ? demo : undefined;
}

/** Finds the subscriptions of a session that goes on, after the page was loaded again. */
function useOpenSubscriptions(capture: string): void {
  useEffect(() => {
    findSubscriptions(call, capture).then(
      (open) => addSubscriptions(capture, open),
      // They are in the timeline in any case.
      () => undefined,
    );
  }, [capture]);
}
