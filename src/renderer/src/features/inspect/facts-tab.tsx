// Facts of a record that is no message: what was resolved, agreed on, sent and received.

import type { ReactNode } from 'react';
import type { FactGroup, RecordDetail } from '../../../../shared/record-detail.ts';
import { generalStrings } from '../../strings/general.ts';
import { withDots } from '../../state/message-text.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { DirectionArrow } from '../../ui/glyphs.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import hidden from '../../ui/unseen.module.css';
import css from './inspector.module.css';

export function FactsTab({ detail: { groups } }: { detail: RecordDetail }): ReactNode {
  return (
    <div className={css.scroll}>
      {groups.map((group, i) => (
        <FactsGroup key={i} group={group} />
      ))}
    </div>
  );
}

/** A titled list of facts. */
export function FactsGroup({ group: { title, dir, facts } }: { group: FactGroup }): ReactNode {
  return (
    <section className={css.group}>
      <h3>
        {dir && (
          <DirectionArrow dir={dir} label={dir === 'out' ? generalStrings.toRouter : generalStrings.fromRouter} />
        )}
        {visibleText(title)}
      </h3>
      <KeyValue
        labelWidth={148}
        rows={facts.map(({ label, value, masked }, i) => ({
          key: String(i),
          label: visibleText(label),
          value:
            masked === true ? (
              <>
                {visibleText(withDots(value))}
                <span className={hidden.unseen}>{words.hidden}</span>
              </>
            ) : (
              visibleText(value)
            ),
          mono: !isProse(value),
        }))}
      />
    </section>
  );
}

/** Sentences read better in the font of the page; octets do not. */
function isProse(value: string): boolean {
  return value.split(' ').length > 4 && !/^[\da-f]{2}(?: [\da-f]{2})+$/.test(value);
}
