// What script that got into a page could do with it. Each way is tried and must be refused by the policy of
// the page; in a page without one all of them work.

/** Addresses of another origin that a page may try to reach. */
export interface Ways {
  readonly http: string;
  readonly ws: string;
}

/** What script that got into a page could do. Runs in the page; the result names what worked. */
export async function misuse({ http, ws }: Ways): Promise<string[]> {
  // Code that a debugger runs may do more than that of the page; what a timer calls is the page's.
  await new Promise((resolve) => setTimeout(resolve));
  const worked: string[] = [];
  const ran = () => Reflect.get(window, 'ran') as string[] | undefined;
  const attempt = async (what: string, act: () => unknown) => {
    try {
      if ((await act()) !== false) worked.push(what);
    } catch {
      // Refused.
    }
  };
  /** Whether a script ran that says so, a moment later. */
  const runs = (mark: string) =>
    new Promise<boolean>((resolve) => setTimeout(() => resolve(ran()?.includes(mark) === true), 150));
  const code = (mark: string) => `window.ran = [...(window.ran ?? []), "${mark}"];`;
  const loads = (element: HTMLElement, act: () => void) =>
    new Promise<boolean>((resolve) => {
      element.addEventListener('load', () => resolve(true));
      element.addEventListener('error', () => resolve(false));
      setTimeout(() => resolve(false), 1000);
      act();
      document.body.append(element);
    });

  await attempt('inline script', () => {
    const script = document.createElement('script');
    script.append(code('inline'));
    document.body.append(script);
    return runs('inline');
  });
  await attempt('text of a script', () => {
    const script = document.createElement('script');
    script.textContent = code('text');
    document.body.append(script);
    return runs('text');
  });
  await attempt('script of another origin', () => {
    const script = document.createElement('script');
    return loads(script, () => (script.src = `${http}/own.js`));
  });
  await attempt('handler in an attribute', () => {
    const button = document.createElement('button');
    button.setAttribute('onclick', code('handler'));
    button.click();
    return runs('handler');
  });
  await attempt('eval', () => (0, eval)('1 + 1'));
  await attempt('Function', () => Reflect.construct(Function, ['return 1']));
  await attempt('timer with a text', () => {
    Reflect.apply(setTimeout, window, [code('timer')]);
    return runs('timer');
  });
  await attempt('innerHTML', () => (document.createElement('div').innerHTML = '<b>bold</b>'));
  await attempt('insertAdjacentHTML', () => document.body.insertAdjacentHTML('beforeend', '<b>bold</b>'));
  await attempt('srcdoc', () => (document.createElement('iframe').srcdoc = '<b>bold</b>'));
  await attempt('parser', () => new DOMParser().parseFromString('<b>bold</b>', 'text/html'));
  await attempt('javascript: address', () => {
    const link = document.createElement('a');
    link.href = `javascript:${code('link')}`;
    document.body.append(link);
    link.click();
    return runs('link');
  });
  await attempt('inline style', () => {
    const style = document.createElement('style');
    style.append('body { --inline: yes; }');
    document.head.append(style);
    return getComputedStyle(document.body).getPropertyValue('--inline') === 'yes';
  });
  await attempt('base', () => {
    const base = document.createElement('base');
    base.href = `${http}/base/`;
    document.head.append(base);
    const isTaken = document.baseURI.startsWith(http);
    base.remove();
    return isTaken;
  });
  await attempt('fetch', () => fetch(`${http}/fetch`, { mode: 'no-cors' }));
  await attempt('link', () => {
    const socket = new WebSocket(ws);
    return new Promise((resolve) => {
      socket.onopen = () => resolve(true);
      socket.onerror = () => resolve(false);
    }).finally(() => socket.close());
  });
  await attempt('frame', () => {
    const frame = document.createElement('iframe');
    const refused = new Promise<boolean>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (effectiveDirective === 'frame-src') resolve(false);
      });
    });
    return Promise.race([refused, loads(frame, () => (frame.src = `${http}/frame`))]);
  });
  await attempt('worker', () => new Worker(`${location.origin}/own.js`));
  return worked;
}

/** What works in a page without a policy. */
export const ALL_WAYS = [
  'inline script',
  'text of a script',
  'script of another origin',
  'handler in an attribute',
  'eval',
  'Function',
  'timer with a text',
  'innerHTML',
  'insertAdjacentHTML',
  'srcdoc',
  'parser',
  'javascript: address',
  'inline style',
  'base',
  'fetch',
  'link',
  'frame',
  'worker',
];
