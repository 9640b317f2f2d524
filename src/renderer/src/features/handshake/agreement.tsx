// What was agreed: who the client is now, as asked for and as granted, and the features of both sides.

import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Agreement, HandshakeSummary } from '../../../../shared/handshake-summary.ts';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { Icon } from '../../ui/icon.tsx';
import { KeyValue, type KeyValueRow } from '../../ui/key-value.tsx';
import hidden from '../../ui/unseen.module.css';
import ruled from './ruled.module.css';
import css from './agreement.module.css';
import { featureRows, type FeatureRow, type Said } from './feature-rows.ts';
import { Identity } from './identity.tsx';
import { Section } from './section.tsx';
import { brief, featureName } from './words.ts';

export function Agreed({ summary, agreement }: { summary: HandshakeSummary; agreement: Agreement }): ReactNode {
  const features = featureRows(agreement);
  return (
    <Section title={words.agreed}>
      <Identity granted={agreement.granted} />
      <div className={css.columns}>
        <KeyValue rows={factRows(summary, agreement)} labelWidth={72} />
        {features.length === 0 && <p className={css.none}>{words.noFeatures}</p>}
        <Features title={words.feature.rpc} rows={features.filter(({ family }) => family === 'rpc')} />
        <Features title={words.feature.pubsub} rows={features.filter(({ family }) => family === 'pubsub')} />
      </div>
    </Section>
  );
}

function factRows({ opened }: HandshakeSummary, agreement: Agreement): KeyValueRow[] {
  const { agent, session, clientRoles, routerRoles } = agreement;
  const fact = (label: string, value: string | undefined): KeyValueRow[] =>
    value === undefined ? [] : [{ label, value: brief(value), mono: true }];
  const roles = (label: string, dict: object): KeyValueRow => ({
    label,
    value: Object.keys(dict).map(brief).join(', ') || words.none,
  });
  return [
    ...fact(words.labels.agent, agent),
    ...fact(words.labels.serializer, opened?.serializer),
    ...fact(words.labels.session, String(session)),
    roles(words.labels.clientRoles, clientRoles),
    roles(words.labels.routerRoles, routerRoles),
  ];
}

function Features({ title, rows }: { title: string; rows: readonly FeatureRow[] }): ReactNode {
  if (rows.length === 0) return undefined;
  return (
    <table className={`${ruled.ruled} ${css.features}`}>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{words.client}</th>
          <th scope="col">{words.router}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.flag} title={tipOf(row)}>
            <th scope="row">{brief(featureName(row))}</th>
            <td>
              <Mark said={row.client} />
            </td>
            <td>
              <Mark said={row.router} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mark({ said: { yes, no } }: { said: Said }): ReactNode {
  const [icon, word, style] =
    yes.length > 0 ? [Check, words.yes, css.yes] : [Minus, no.length > 0 ? words.no : words.notAnnounced, css.no];
  return (
    <span className={style}>
      <Icon of={icon} size="small" />
      <span className={hidden.unseen}>{word}</span>
    </span>
  );
}

function tipOf({ flag, about, client, router }: FeatureRow): string {
  const roles = ({ yes, no }: Said) =>
    [...yes, ...no.map((role) => `${role} (${words.no})`)].map(brief).join(', ') || words.notAnnounced;
  return words.announcedBy(about, brief(flag), roles(client), roles(router));
}
