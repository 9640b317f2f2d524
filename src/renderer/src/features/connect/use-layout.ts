// Where the preview stands: at the right, as wide as it was made; in a narrow window below the form.

import { saveDraft } from '../../state/actions.ts';
import { useStore } from '../../state/store.ts';
import { STACKED, useMedia } from '../../ui/use-media.ts';

/** Sizes are kept as other input is; the name is no profile's. */
const KEPT = 'layout:profile';
const DEFAULT_WIDTH = 408;

export interface PreviewLayout {
  readonly narrow: boolean;
  readonly width: number;
  readonly defaultWidth: number;
  readonly onResize: (width: number) => void;
}

export function usePreviewLayout(): PreviewLayout {
  const narrow = useMedia(STACKED);
  const width = useStore((state) => state.drafts[KEPT]?.['width']);
  return {
    narrow,
    width: typeof width === 'number' ? width : DEFAULT_WIDTH,
    defaultWidth: DEFAULT_WIDTH,
    onResize: (next) => saveDraft(KEPT, { width: Math.round(next) }),
  };
}
