// What a hostile text must not do to the page: run, make elements, turn the reading direction, hide
// letters, reach the prototype of all objects, ask the network for anything.

import type { Page } from '@playwright/test';

/** Name of the variable that every hostile script would set. */
export const MARK = '__ran';

/** Texts with what must be read of them. The second halves are written out by hand. */
export const HOSTILE = {
  bidi: ['safe\u202egpj.exe\u2066x\u2069', 'safe\\u202egpj.exe\\u2066x\\u2069'],
  controls: [
    'bel\u0007esc\u001b[31mnul\u0000del\u007fcsi\u009b',
    'bel\\u0007esc\\u001b[31mnul\\u0000del\\u007fcsi\\u009b',
  ],
  zeroWidth: ['ad\u200bmin\u2060\ufeff\u00ad', 'ad\\u200bmin\\u2060\\ufeff\\u00ad'],
  separators: ['one\u2028two\u2029three', 'one\\u2028two\\u2029three'],
  surrogate: ['half\ud800half', 'half\\ud800half'],
  tags: ['tag\u{e0041}\u{e007f}', 'tag\\u{e0041}\\u{e007f}'],
  script: [`<script>window.${MARK}="script"</script>`, `<script>window.${MARK}="script"</script>`],
  image: [`<img src=x onerror=window.${MARK}="img">`, `<img src=x onerror=window.${MARK}="img">`],
  frame: [`"'><iframe srcdoc="<script>top.${MARK}=1</script>">`, `"'><iframe srcdoc="<script>top.${MARK}=1</script>">`],
  link: [`javascript:window.${MARK}="link"`, `javascript:window.${MARK}="link"`],
  style: ['</style><style>*{display:none}', '</style><style>*{display:none}'],
} as const satisfies Record<string, readonly [string, string]>;

export type HostileName = keyof typeof HOSTILE;

/** The text as it is sent. */
export const sent = (name: HostileName): string => HOSTILE[name][0];
/** The text as it must be read. */
export const read = (name: HostileName): string => HOSTILE[name][1];
/** All of them in one. */
export const ALL = Object.values(HOSTILE)
  .map(([text]) => text)
  .join(' ');
/** All that can be typed, and stand in bytes: a half of a letter is none. */
export const WHOLE = ALL.replace(sent('surrogate'), '');

/** JSON text of a dictionary with the names that reach prototypes, and a hostile key. */
export const POISON = `{"__proto__":{"polluted":"by __proto__"},"constructor":{"prototype":{"polluted":"by constructor"}},"toString":"no function","hasOwnProperty":1,"<b>key</b>":2,"turned\\u202ekey":3}`;

interface Watched {
  readonly requests: string[];
  readonly dialogs: string[];
}

const watched = new WeakMap<Page, Watched>();

/** Hears of requests and dialogs of the page from now on. */
export function watchHarm(page: Page): void {
  const entry: Watched = { requests: [], dialogs: [] };
  watched.set(page, entry);
  page.on('request', (request) => void entry.requests.push(request.url()));
  page.on('dialog', (dialog) => {
    entry.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
}

/** What a field holds that was typed: it cannot be shown in another way than as it was typed. */
const TYPED = /^(?:a field|attribute value of input|text in textarea): /;

/** What harm there is, in words: empty if there is none. `typed`: a person typed hostile text, which is none. */
export async function harmIn(page: Page, { typed = false } = {}): Promise<string[]> {
  const { requests, dialogs } = watched.get(page) ?? { requests: ['nobody watched'], dialogs: [] };
  // Of a scheme of its own, too.
  const [origin = ''] = /^[a-z]+:\/\/[^/]+/.exec(page.url()) ?? [];
  const foreign = requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith('blob:'));
  const unknown = requests.filter(
    (url) => !/\/(?:\?token=[\w-]+|alive|link|icon\.svg|assets\/[\w.-]+)?(?:#.*)?$/.test(url),
  );
  return [
    ...foreign.map((url) => `asked the network for ${url}`),
    ...unknown.map((url) => `asked the host for ${url}`),
    ...dialogs.map((text) => `opened a dialog: ${text}`),
    ...(await page.evaluate(lookForHarm, MARK)).filter((line) => !(typed && TYPED.test(line))),
  ];
}

/** Runs in the page. */
function lookForHarm(mark: string): string[] {
  const harm: string[] = [];
  const say = (where: string, text: string) =>
    harm.push(`${where}: ${JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text)}`);
  // Everything that has no shape of its own, but for what joins letters and pictures, and line ends.
  const unseen =
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]|\p{Cs}/u;
  const look = (where: string, text: string | null) => {
    if (text !== null && unseen.test(text)) say(where, text);
  };
  if (mark in window) say('a script ran', String(Reflect.get(window, mark)));
  for (const key in {}) say('a property of every object', key);
  for (const name of ['polluted', 'prototype'])
    if (Reflect.get({}, name) !== undefined || Reflect.get([], name) !== undefined)
      say('a property of every object', name);
  look('the title of the window', document.title);
  look('the address', location.href);
  for (const element of document.querySelectorAll('*')) {
    const { localName } = element;
    // The editor of code puts widgets of its own into what is typed.
    if (element.closest('.cm-editor')) continue;
    const isOwn = localName === 'script' ? element.getAttribute('src')?.startsWith('./assets/') === true : true;
    if (!isOwn || ['img', 'iframe', 'object', 'embed', 'base', 'audio', 'video'].includes(localName))
      say('an element', element.outerHTML);
    for (const { name, value } of element.attributes) {
      // What only programs read may hold anything.
      if (!name.startsWith('data-')) look(`attribute ${name} of ${localName}`, value);
      if (name.startsWith('on')) say('a handler', element.outerHTML);
      if (/^(?:href|src|action|formaction|xlink:href)$/.test(name) && /^\s*(?:javascript|data):/i.test(value))
        say('an address', element.outerHTML);
    }
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) look('a field', element.value);
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE) look(`text in ${localName}`, node.nodeValue);
  }
  return [...new Set(harm)];
}
