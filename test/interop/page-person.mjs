// Somebody at the page: one host, one browser, one page. Saves profiles, connects by them, reads what is
// shown. Everything the page ever showed and every frame of its link is kept for the search for secrets.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';

/* global document, MutationObserver */

const LIMIT_MS = 20_000;
/** The place of `everything` that holds what the host printed. */
export const OUTPUT = 'output of the host';
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\?token=([\w-]+)/u;

export class PagePerson {
  #program;
  #env;
  #folder;
  #host;
  #said = '';
  #browser;
  #page;
  /** Frames of the link, both ways. */
  #frames = [];
  /** Name and parameters of the calls that were sent, by id. */
  #calls = new Map();
  /** The last summary of each capture that the page asked for. */
  #summaries = new Map();
  /** What the page showed before it was loaded anew. */
  #shownBefore = [];
  /** What the page complained about. */
  #complaints = [];

  /**
   * @param {string} program path of bin/wamp-inspector.mjs
   * @param {Readonly<Record<string, string>>} secrets variables of the host's environment
   */
  constructor(program, secrets) {
    this.#program = program;
    this.#folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-interop-page-'));
    const { PATH, TMPDIR = os.tmpdir() } = process.env;
    this.#env = { PATH, TMPDIR, HOME: this.#folder, WAMP_INSPECTOR_CONFIG: this.#folder, ...secrets };
  }

  /** Saves a profile as a user does who has a terminal; before `start`. */
  save(name, args) {
    const { status, stderr } = spawnSync(process.execPath, [this.#program, 'profile', 'save', name, ...args], {
      env: this.#env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`profile save ended with ${status}: ${stderr}`);
  }

  /** Starts the host and the browser at a path, and opens the page. */
  async start(executablePath) {
    const address = await this.#startHost();
    this.#browser = await chromium.launch({ executablePath });
    this.#page = await this.#browser.newPage({ locale: 'en-GB', viewport: { width: 1440, height: 1200 } });
    this.#page.setDefaultTimeout(LIMIT_MS);
    this.#page.on('pageerror', (error) => this.#complaints.push(String(error)));
    this.#page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.#keep('sent', String(payload)));
      socket.on('framereceived', ({ payload }) => this.#keep('received', String(payload)));
    });
    await this.#page.addInitScript(noteWhatIsShown);
    await this.#page.goto(address);
  }

  /**
   * Chooses a profile and connects. Settles when the page says how it ended.
   *
   * @param {string} name
   * @returns {Promise<{summary: object, text: string, verdict: string}>} the summary as the app gave it to the
   *   page, all that the page says about the attempt, and of that the verdict of a failure
   */
  async connect(name) {
    const page = this.#page;
    await page
      .getByRole('tree')
      .getByRole('treeitem', { name: new RegExp(`^${name} `, 'u') })
      // Attempts of the same name stand above the profiles.
      .last()
      .click();
    await page.getByRole('button', { name: /^Connect( Ctrl Enter)?$/u }).click();
    await page.waitForURL(/#capture\//u);
    const capture = decodeURIComponent(/#capture\/([^/]+)/u.exec(page.url())?.[1] ?? '');
    const failure = page.getByRole('region', { name: 'What happened' });
    await failure
      .or(page.getByText('Session established', { exact: true }))
      .first()
      .waitFor();
    return {
      summary: await this.#summaryOf(capture),
      text: await page.locator('[data-pane=view]').innerText(),
      verdict: (await failure.count()) > 0 ? await failure.innerText() : '',
    };
  }

  /** What the inspector says about the step of the ladder that is shown, and about each of the others. */
  async readSteps() {
    const texts = [];
    const inspector = this.#page.locator('[data-pane=inspector]');
    const steps = this.#page.getByRole('listbox', { name: /handshake/iu }).getByRole('option');
    for (const step of await steps.all()) {
      await step.click();
      // Until a record is read the tabs of the one before stand there.
      await inspector.locator('[aria-busy=false]').waitFor();
      for (const tab of await inspector.getByRole('tab').all()) {
        await tab.click();
        texts.push(await inspector.innerText());
      }
    }
    return texts.join('\n');
  }

  /** Ends the session that is shown. */
  async disconnect() {
    await this.#page.getByRole('button', { name: 'Disconnect' }).click();
    await this.#page.getByRole('button', { name: /Run again/u }).waitFor();
  }

  /** Everything so far, by place: `{place, text}`. */
  async everything() {
    const shown = [...this.#shownBefore, await this.#everShown()].join('\n');
    const values = await this.#page.evaluate(() =>
      [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join('\n'),
    );
    const files = readdirSync(this.#folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    return [
      { place: 'what the page showed', text: [shown, values, await this.#page.content()].join('\n') },
      { place: 'frames of the link', text: this.#frames.join('\n') },
      { place: OUTPUT, text: this.#said },
      {
        place: 'the config folder',
        text: files.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), 'latin1')).join('\n'),
      },
    ];
  }

  /** Faults of the page's scripts since this was asked last. */
  complaints() {
    return this.#complaints.splice(0);
  }

  /** The page itself, once it was started: for those who press keys. */
  get page() {
    return this.#page;
  }

  /** The token of the address that the host printed. */
  get token() {
    return ADDRESS.exec(this.#said)?.[1];
  }

  /** Loads the page anew: profiles that another program saved are there then. */
  async comeBack() {
    this.#shownBefore.push(await this.#everShown());
    await this.#page.reload();
  }

  async dispose() {
    await this.#browser?.close();
    if (this.#host?.exitCode === null) {
      const ended = new Promise((resolve) => this.#host.once('close', resolve));
      this.#host.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #startHost() {
    this.#host = spawn(process.execPath, [this.#program, 'serve', '--no-open'], {
      env: this.#env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return new Promise((resolve, reject) => {
      for (const stream of [this.#host.stdout, this.#host.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => {
          this.#said += text;
          const [address] = ADDRESS.exec(this.#said) ?? [];
          if (address) resolve(address);
        });
      }
      this.#host.once('error', reject);
      this.#host.once('close', (code) => reject(new Error(`the host ended with ${code}: ${this.#said}`)));
    });
  }

  #keep(way, text) {
    this.#frames.push(text);
    const frame = JSON.parse(text);
    if (way === 'sent') this.#calls.set(frame.id, frame);
    const call = this.#calls.get(frame.id);
    if (way === 'received' && frame.ok && call?.name === 'capture.summary')
      this.#summaries.set(call.params.capture, frame.result.wire);
  }

  #everShown() {
    return this.#page.evaluate(() => [...globalThis.everShown].join('\n'));
  }

  /** The page asks for it when the attempt is decided; frames may be told a little later than they are drawn. */
  async #summaryOf(capture) {
    const until = performance.now() + LIMIT_MS;
    while (this.#summaries.get(capture)?.outcome === undefined) {
      if (performance.now() > until) throw new Error('the page shows an outcome, and no summary came over its link');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.#summaries.get(capture);
  }
}

/** Runs in the page before anything else of it: keeps all text and all attributes that ever stood in it. */
function noteWhatIsShown() {
  const ever = new Set();
  globalThis.everShown = ever;
  const keep = (node) => ever.add(node.outerHTML ?? node.data ?? '');
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === 'characterData') keep(target);
      if (type === 'attributes') ever.add(target.getAttribute(attributeName) ?? '');
      addedNodes.forEach(keep);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}
