// The one connection to Chromium, and what is known of it. boot.mjs fills it in.

let resolveCdp;
let rejectCdp;
let measured;

export const connection = {
  cdp: new Promise((resolve, reject) => ([resolveCdp, rejectCdp] = [resolve, reject])),
  /** True from the app's `ready` on. */
  ready: false,
  open: (cdp) => resolveCdp(cdp),
  fail: (error) => rejectCdp(error),

  /** Height of Chromium's own bars in a window, measured once at a settled size. */
  bars: (cdp, page, windowId) => (measured ??= measure(cdp, page, windowId)),
};
connection.cdp.catch(() => {});

async function measure(cdp, page, windowId) {
  const bounds = { width: 1000, height: 700 };
  await cdp.root.send('Browser.setWindowBounds', { windowId, bounds });
  for (let tries = 0; tries < 20; tries++) {
    const { result } = await page.send('Runtime.evaluate', {
      expression: 'outerHeight === 700 && innerWidth === 1000 ? outerHeight - innerHeight : -1',
    });
    if (result.value >= 0) return result.value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return 0;
}
