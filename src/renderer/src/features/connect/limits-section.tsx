// How much work a router may ask for when a key is derived.

import type { ReactNode } from 'react';
import { BUILT_IN_LIMITS } from '../../../../shared/profile-constants.ts';
import { loginStrings } from '../../strings/login.ts';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { formatCount } from '../../ui/format.ts';
import { TextField } from '../../ui/text-field.tsx';
import { FoldSection } from './fold-section.tsx';
import { groupField, type FormParts } from './form-parts.ts';
import css from './profile-form.module.css';

const words = loginStrings;

export function LimitsSection({ parts }: { parts: FormParts }): ReactNode {
  const { iterations, memoryKiB } = parts.form.limits;
  const shown = (typed: string, standard: number) => (/^\d+$/.test(typed) ? Number(typed) : standard);
  return (
    <FoldSection
      parts={parts}
      title={words.limits}
      fields={['limits']}
      note={words.limitsNote(
        formatCount(shown(iterations, BUILT_IN_LIMITS.iterations)),
        formatCount(shown(memoryKiB, BUILT_IN_LIMITS.memoryKiB)),
      )}
      isSet={iterations !== '' || memoryKiB !== ''}
    >
      <RemarkLines {...parts.at('limits')} />
      <p className={css.plain}>{words.limitsAbout}</p>
      <div className={css.number}>
        <TextField
          label={words.iterations}
          mono
          inputMode="numeric"
          placeholder={String(BUILT_IN_LIMITS.iterations)}
          {...groupField(parts, 'limits', 'iterations', 'limits.iterations')}
        />
      </div>
      <div className={css.number}>
        <TextField
          label={words.memory}
          mono
          inputMode="numeric"
          placeholder={String(BUILT_IN_LIMITS.memoryKiB)}
          suffix={<span className={css.unit}>{words.memoryUnit}</span>}
          {...groupField(parts, 'limits', 'memoryKiB', 'limits.memoryKiB')}
        />
      </div>
    </FoldSection>
  );
}
