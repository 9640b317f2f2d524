// The page at the reference routers by keyboard alone: calls, a subscription with its events, a registration that a
// person answers, and the live realm. One page for each router; the rows go on where the one before has ended.
import { demand } from '../expect.mjs';
import { Keyboard, until } from '../keyboard.mjs';
import { PagePerson } from '../page-person.mjs';
import { login } from './logins.mjs';

const HEADING = 'Requests: the page at the routers, by keyboard alone';
const ROUTERS = ['crossbar', 'nexus'];
/** Name of the variable that hands the ticket to the host. */
const TICKET = 'INTEROP_KEYS_TICKET';
const PROFILES = { ticket: 'By keys', anonymous: 'Guest by keys' };

/**
 * @param {{wires: import('../wire-table.mjs').WireTable, cli: import('../cli.mjs').Cli, browser: string | undefined,
 *   rigs: object, principals: object, program: string}} suite
 */
export async function pageRequestRows(suite) {
  for (const router of ROUTERS) {
    const person = new PagePerson(suite.program, { [TICKET]: suite.principals.ticket.secret });
    const at = new Desk(router, suite, person);
    try {
      for (const [name, check] of Object.entries(ROWS)) {
        await suite.wires.cell(HEADING, name, router, {
          needs: ['browser', router],
          offered: true,
          check: async () => {
            await check(at);
            demand({ exit: 0, stderr: '' }, 'faults of the page', person.complaints(), []);
          },
        });
      }
    } finally {
      await person.dispose();
    }
  }
}

/** One router, and somebody at the page. */
class Desk {
  #suite;
  #person;
  #keys;
  router;

  constructor(router, suite, person) {
    this.router = router;
    this.#suite = suite;
    this.#person = person;
  }

  get url() {
    return this.#suite.rigs[this.router].url(this.router, 'websocket');
  }

  get keys() {
    if (!this.#keys) throw new Error('the page was not opened');
    return this.#keys;
  }

  /** Saves the profiles and opens the page. */
  async open() {
    const { anonymous, ticket } = this.#suite.principals;
    this.#person.save(PROFILES.ticket, [this.url, ...login(ticket), '--secret-env', TICKET]);
    this.#person.save(PROFILES.anonymous, [this.url, ...login(anonymous)]);
    await this.#person.start(this.#suite.browser);
    this.#keys = new Keyboard(this.#person.page);
    await this.shows('[role=tree]', 'the profiles', /Guest by keys/u);
  }

  /** Chooses a profile and connects. */
  async connect(profile) {
    await this.keys.go(/^treeitem/u);
    await this.keys.press('Home');
    await this.keys.go(new RegExp(`^treeitem ${profile}`, 'u'), 'ArrowDown');
    await this.keys.press('Enter');
    const name = this.#person.page.getByRole('textbox', { name: 'Name', exact: true });
    await until('the profile is shown', async () => ((await name.count()) ? name.inputValue() : ''), exactly(profile));
    await this.keys.press('Control+Enter');
    await this.shows('[data-pane=view]', 'the session is established', /Session established/u);
  }

  /** Shows the view of requests, and chooses a kind. */
  async compose(kind) {
    await this.keys.press('Escape', 'Alt+3');
    await this.shows('[data-pane=view]', 'the form of a request is there', /Procedure|Topics/u);
    await this.keys.go(/^input (Call|Publish|Subscribe|Register)$/u, 'Shift+Tab');
    await this.keys.go(exactly(`input ${kind}`), 'ArrowRight');
    await this.keys.go(/^(combobox|textarea) (Procedure|Topics)/u);
  }

  /** Calls a procedure, and leaves the focus in the form. */
  async call(procedure, args, options = '{}') {
    await this.compose('Call');
    await this.keys.type(procedure);
    // The list of known ones takes it.
    await this.keys.press('Escape');
    await this.keys.go(/^textbox Arguments/u);
    await this.keys.type(args);
    await this.keys.go(/^textbox Options/u);
    await this.keys.type(options);
    await this.keys.press('Control+Enter');
  }

  /** Waits until a part of the page shows all of it; `part` is a selector of CSS. */
  shows(part, wanted, ...patterns) {
    const place = this.#person.page.locator(part);
    return until(wanted, async () => (await place.allInnerTexts()).join('\n'), ...patterns);
  }

  /** Waits until the middle of the view of requests shows it. */
  results(wanted, ...patterns) {
    return this.shows('[aria-label=Results]', wanted, ...patterns);
  }

  /** Starts another session, by the command line, that listens to a topic. */
  async listener(topic, principal) {
    const { cli, principals } = this.#suite;
    const who = principals[principal];
    const running = cli.startRequest(['subscribe', this.url, topic, ...login(who)], who.secret);
    await running.printed(1);
    return running;
  }
}

const ROWS = {
  'connect by a saved profile': async (at) => {
    await at.open();
    await at.connect(PROFILES.ticket);
  },
  'call: result': async (at) => {
    await at.call('rig.add2', '[2, 40]');
    await at.results('the sum', /Answered/u, /rig\.add2/u, /\[42\]/u);
  },
  'call: progressive results, each of them looked at': async (at) => {
    await at.call('rig.count', '[4]', '{ "receive_progress": true }');
    await at.results('all results', /Answered/u, /rig\.count/u, /\[1\]/u, /\[4\]/u, /\[10\]/u);
    await at.keys.go(/^row/u);
    await at.keys.press('Home');
    await at.keys.arrive(/^row 1.*\[1\]/u);
    await at.keys.press('ArrowDown');
    await at.keys.arrive(/^row 2.*\[2\]/u);
    await at.keys.press('End');
    await at.keys.arrive(/^row 5.*\[10\]/u);
    await at.keys.press('Enter');
    await at.keys.arrive(/^treeitem.*RESULT/u);
  },
  'call: cancelled with mode kill': async (at) => {
    await at.call('rig.slow', '[20]');
    await at.results('it runs', /Running/u, /rig\.slow/u);
    await at.keys.go(/^button Cancel/u);
    await at.keys.press('Enter');
    await at.results('the cancellation', /CANCEL was sent with mode kill/u, /wamp\.error\.cancell?ed/u);
  },
  'call: ERROR of the callee and of the router, explained': async (at) => {
    await at.call('rig.fail', '["on purpose"]');
    await at.results('the error of the callee', /rig\.fail/u, /rig\.error\.on_purpose/u, /\["on purpose"\]/u);
    await at.call('rig.nobody', '[]');
    await at.results('the error of the router', /wamp\.error\.no_such_procedure/u, /nobody offers this procedure/u);
  },
  'subscribe: live events, held, and unsubscribed': async (at) => {
    await at.compose('Subscribe');
    await at.keys.type('rig.tick');
    await at.keys.press('Control+Enter');
    await at.results('the subscription', /rig\.tick/u, /Show its events/u);
    await at.keys.go(/^button Show its events/u);
    await at.keys.press('Enter');
    const events = '[role=grid][aria-label="Events of rig.tick"]';
    await at.shows(events, 'two events', /^2\n\d\d:/mu);
    await at.keys.go(/^button Pause/u);
    await at.keys.press('Enter');
    await at.results('events that came while the list is held', /Paused: nothing is lost, [1-9]\d* newer/u);
    const held = lastNumber(await at.shows(events, 'the list that is held'));
    await at.results('more of them', /Paused: nothing is lost, (?:[2-9]|\d\d+) newer/u);
    const still = lastNumber(await at.shows(events, 'the list that is held'));
    if (still !== held) throw new Error(`the list was held at event ${held}, and went on to ${still}`);
    await at.keys.press('Enter');
    await at.shows(events, 'the events that were held back', new RegExp(`^${held + 2}\\n\\d\\d:`, 'mu'));
    await at.keys.go(/^row/u);
    await at.keys.press('End');
    await at.results('the fields of the newest', /36 EVENT/u);
    await at.keys.press('Enter');
    await at.keys.arrive(/^treeitem.*EVENT/u);
    await at.keys.go(/^button Unsubscribe from rig\.tick/u);
    await at.keys.press('Enter');
    await at.shows('[aria-label=Subscriptions]', 'its end', /rig\.tick/u, /ended/u);
  },
  'register: answered by hand, called from the same page': async (at) => {
    await at.compose('Register');
    await at.keys.type('interop.asked');
    await at.keys.press('Escape');
    await at.keys.go(/^input Result$/u);
    await at.keys.press('ArrowRight', 'ArrowRight');
    await at.keys.arrive(/^input By hand$/u);
    await at.keys.press('Control+Enter');
    await at.results('the registration', /interop\.asked/u, /registration \d+/u);
    await at.call('interop.asked', '["ord_1"]');
    await at.shows('[data-pane=holdings]', 'the invocation', /1 invocation is waiting/iu, /"ord_1"/u);
    await at.keys.go(/^textbox Answer/u);
    await at.keys.type('["yes", 2]');
    await at.keys.press('Alt+Enter');
    await at.results('the answer', /Answered/u, /interop\.asked/u, /\["yes", ?2\]/u);
    await at.keys.go(/^button Unregister interop\.asked/u);
    await at.keys.press('Enter');
    await at.shows('[aria-label=Registrations]', 'its end', /interop\.asked/u, /ended/u);
  },
  'meta: sessions, registrations and subscriptions with their details': async (at) => {
    const other = await at.listener('interop.watched', 'wampcra');
    try {
      await at.keys.press('Escape', 'Alt+4');
      await at.shows('[data-pane=view]', 'the offer to watch', /Watch the realm/u);
      await at.keys.go(/^button Watch the realm/u);
      await at.keys.press('Enter');
      await at.shows('[role=grid]', 'our session and the other one', /tina[^]*you|you[^]*tina/u, /alice/u);
      await find(at, 'alice', /^row.*alice/u);
      await at.shows('[data-pane=inspector]', 'its details', /alice/u, /Read what is missing/u);
      await at.keys.press('Enter');
      await at.keys.arrive(/^tab Details/u);
      await at.keys.go(/^button Read what is missing/u);
      await at.keys.press('Enter');
      await at.shows('[data-pane=inspector]', 'what it follows', /alice/u, /interop\.watched/u);
      await at.keys.press('Escape');
      await at.keys.arrive(/^row.*alice/u);
      await at.keys.press('g', 'r');
      await find(at, 'rig.add2', /^row rig\.add2/u);
      await at.shows('[data-pane=inspector]', 'its details', /rig\.\s*add2/u, /Callees/u);
      await at.keys.press('Enter');
      await at.keys.arrive(/^tab Details/u);
      await at.keys.press('ArrowRight');
      await at.keys.arrive(/^tab Callees1/u);
      await at.shows('[data-pane=inspector]', 'the callee', /Only one callee is allowed\.\s+1\s+\d{5,}\s/u);
      await at.keys.press('Escape', 'g', 'b');
      await find(at, 'interop.watched', /^row interop\.watched/u);
      await at.shows('[data-pane=inspector]', 'the subscription', /interop\.\s*watched/u, /Subscribers/u);
      await at.keys.press('Enter');
      await at.keys.arrive(/^tab Details/u);
      await at.keys.press('ArrowRight');
      await at.keys.arrive(/^tab Subscribers1/u);
      await at.shows('[data-pane=inspector]', 'the subscriber', /alice/u);
      await at.keys.press('Escape');
      await at.keys.arrive(/^row interop\.watched/u);
    } finally {
      other.interrupt();
      await other.ended;
    }
  },
  'meta: a session is killed, in two steps': async (at) => {
    const victim = await at.listener('interop.victim', 'salted');
    try {
      await at.keys.press('Escape', 'g', 's');
      await find(at, 'bob', /^row.*bob/u);
      await at.shows('[data-pane=inspector]', 'its details', /bob/u, /Kill session/u);
      await at.keys.go(/^button Kill session/u);
      await at.keys.press('Enter');
      await at.keys.arrive(/^input Message/u);
      await at.keys.type('time to go');
      await at.keys.press('Control+Enter');
      await at.shows('[data-pane=inspector]', 'what came of it', /The router killed it/u);
    } catch (error) {
      victim.interrupt();
      await victim.ended;
      throw error;
    }
    const { exit } = await victim.ended;
    if (exit !== 3) throw new Error(`the session that was killed ended with exit code ${exit}, not 3`);
  },
  'meta: what the router lets us ask is told': async (at) => {
    await at.keys.press('Escape');
    await at.keys.go(/^button Meta API: /u, 'Shift+Tab');
    await at.keys.press('Enter');
    const told = /[1-9]\d* of \d+ work\./u;
    await at.shows('[role=dialog]', 'what was tried', told, /wamp\.session\.list\s+procedure\s+works/u);
    await at.keys.press('Escape');
    await at.keys.arrive(/^button Meta API: /u);
  },
  'what the router refuses a guest is told as such': async (at) => {
    await at.connect(PROFILES.anonymous);
    await at.call('rig.forbidden.x', '[]');
    await at.results('the refused call', /rig\.\s*forbidden\.x/u, /wamp\.error\.not_authorized/u);
    await at.compose('Register');
    await at.keys.type('interop.refused');
    await at.keys.press('Escape', 'Control+Enter');
    await at.results('the refused registration', /interop\.refused/u, /wamp\.error\.not_authorized/u);
    await at.keys.go(/^button Disconnect/u);
    await at.keys.press('Enter');
    await at.shows('[data-pane=view]', 'the end of the session', /Run again/u);
  },
};

/** Filters a list of the realm, and goes to the one row that is left. */
async function find(at, text, row) {
  await at.keys.press('/');
  await at.keys.type(text);
  await at.shows('[data-pane=view]', `one row for ${text}`, /^1 of \d+ /mu);
  // One may be left of the filter before.
  await at.shows('[role=grid]', `${text} in the list`, new RegExp(text.replaceAll('.', '\\.\\s*'), 'u'));
  await at.keys.press('Escape', 'Home');
  await at.keys.arrive(row);
}

/** The number of the last row that is shown; a time follows it. */
function lastNumber(text) {
  return Number([...text.matchAll(/^(\d+)\n\d\d:/gmu)].at(-1)?.[1]);
}

function exactly(text) {
  return new RegExp(`^${text}$`, 'u');
}
