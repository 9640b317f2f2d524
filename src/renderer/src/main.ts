// Where the page begins. The host is asked first: its answers are on their way while the browser still
// reads the code that shows them.

import { chooseHost } from './link/choose-host.ts';
import { start } from './state/loading.ts';
import { refuseMarkup } from './trusted-types.ts';

refuseMarkup();
const loaded = start(chooseHost());
void import('./show.tsx').then(({ show }) => show(loaded));
