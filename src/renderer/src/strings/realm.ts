// Every word of the view "Meta": the live realm.

import type { MetaAccess, RealmListName } from '../../../shared/contract/realm.ts';

const n = (count: string, one: string, many: string) => (count === '1' ? `1 ${one}` : `${count} ${many}`);

const nouns: Readonly<Record<RealmListName, { readonly one: string; readonly many: string }>> = {
  sessions: { one: 'session', many: 'sessions' },
  registrations: { one: 'registration', many: 'registrations' },
  subscriptions: { one: 'subscription', many: 'subscriptions' },
};

const listNames: Readonly<Record<RealmListName, string>> = {
  sessions: 'Sessions',
  registrations: 'Registrations',
  subscriptions: 'Subscriptions',
};

const access: Readonly<Record<MetaAccess['status'], string>> = {
  works: 'works',
  'not-exposed': 'not exposed',
  'not-authorised': 'not authorised',
  failed: 'failed',
  unanswered: 'unanswered',
};

export const realmStrings = {
  lists: 'List',
  listNames,
  listCount: (list: RealmListName, count: string) => `${listNames[list]} ${count}`,
  noCount: '–',

  // Before anything is asked.
  unwatchedTitle: 'The realm is not watched',
  unwatchedText:
    'Nothing has been sent for this view. Watching calls wamp.session.list, wamp.registration.list and wamp.subscription.list, reads the details of what is in view, and subscribes to the meta events of all three. Every message of it stands in the timeline.',
  watch: 'Watch the realm',
  watching: 'Asking the router',
  noSessionTitle: 'There is no open session here',
  noSessionText: 'A realm is read through an open session. Connect, and watch the realm then.',

  filter: 'Filter by any column',
  clearFilter: 'Clear filter',
  refresh: 'Read the lists anew',
  more: 'More actions',
  unwatch: 'Stop watching',
  watchAgain: 'Watch the realm again',
  killAll: 'Kill all sessions…',
  notOpen: 'The session is not open any more.',

  // How a list is.
  state: { idle: 'not read', live: 'live', still: 'still', failed: 'failed', over: 'session over' },
  reading: (read: string, total: string) => (total === '0' ? 'reading' : `reading ${read} of ${total}`),
  stateTitle: (word: string) => `Meta API: ${word}`,
  stillText: 'Read, but no meta events keep it up to date.',

  access,
  apiTitle: 'Meta API of this router',
  apiNone: 'Nothing was tried yet.',
  apiKinds: { procedure: 'procedure', topic: 'topic' },
  apiCounts: (works: string, of: string) => `${works} of ${of} work.`,
  router: (agent: string) => `The router says it is ${agent}.`,

  // Rows.
  columns: {
    id: 'ID',
    session: 'Session',
    authid: 'Auth ID',
    authrole: 'Role',
    authmethod: 'Method',
    authprovider: 'Provider',
    peer: 'Peer',
    serializer: 'Serializer',
    joined: 'Joined',
    uri: 'URI',
    match: 'Match',
    invoke: 'Invoke',
    callees: 'Callees',
    subscribers: 'Subscribers',
    created: 'Created',
  },
  sortBy: (column: string) => `Sort by ${column}`,
  you: 'you',
  fresh: 'new',
  earlier: 'earlier',
  loadingRow: 'reading',

  // Instead of rows.
  readingList: (list: RealmListName) => `Reading the ${nouns[list].many}`,
  none: {
    sessions: 'The router tells of no session.',
    registrations: 'Nothing is registered in this realm.',
    subscriptions: 'The router tells of no subscription.',
  } satisfies Record<RealmListName, string>,
  noneText: 'The list was read and is empty.',
  noMatch: (list: RealmListName) => `No ${nouns[list].one} matches.`,
  noMatchText: (text: string, read: string, total: string) =>
    `None of ${read} read, of ${total} in all, for “${text}”.`,
  failed: (list: RealmListName) => `The ${nouns[list].many} could not be read.`,
  allow: (procedure: string) => `The router must let the role of this session call ${procedure}.`,
  again: 'Try again',
  watchFailed: 'The realm could not be watched.',
  rowsFailed: 'The rows could not be read.',

  // Above and below the rows.
  changed: (list: RealmListName, total: string) => `Now ${n(total, nouns[list].one, nouns[list].many)}.`,
  moreNow: (count: string) => `The list has changed: ${count} more.`,
  fewerNow: (count: string) => `The list has changed: ${count} fewer.`,
  reordered: 'The list has changed.',
  update: 'Update',
  count: (list: RealmListName, total: string) => n(total, nouns[list].one, nouns[list].many),
  shownOf: (list: RealmListName, shown: string, total: string) => `${shown} of ${total} ${nouns[list].many}`,
  roles: (count: string) => n(count, 'role', 'roles'),
  methods: (count: string) => n(count, 'login method', 'login methods'),
  readOf: (read: string, total: string) => `${read} of ${total} read`,
  partial: 'Filter and order know only what was read.',
  readAll: 'Read all',
  readingAll: 'Reading',
  joinedNote: 'The meta API does not tell when a session joined. Times are from this app’s own watching.',
  age: (when: string, ago: string) =>
    `The session is over. This is the realm as it was read last, at ${when}${ago === '' ? '' : `, ${ago} ago`}.`,
  ageUnknown: 'The session is over. This is the realm as it was read last.',
  lost: 'The realm could not be read again.',

  // Details.
  details: 'Details',
  nothingChosen: 'Nothing chosen',
  nothingRead: 'Details of an entry stand here.',
  unreadTitle: 'Nothing is read by looking',
  unreadText: 'The realm is not watched any more. To read the details, the router has to be asked.',
  readDetails: 'Read the details',
  nothingChosenText: 'Choose a row to see what the router tells of it.',
  readingEntry: 'Reading the details',
  gone: {
    sessions: 'This session has left the realm.',
    registrations: 'This registration is gone.',
    subscriptions: 'This subscription is gone.',
  } satisfies Record<RealmListName, string>,
  entryFailed: 'The details could not be read.',
  notTold: 'not told',
  beforeYou: 'before the realm was watched',
  showMessages: 'Show messages',
  callIt: 'Call this procedure',
  subscribeIt: 'Subscribe',
  copyId: 'Copy the id',
  copyUri: 'Copy the URI',
  readAnew: 'Read the details anew',
  anonymous: 'no auth ID',
  transport: 'Transport',
  whole: 'What the router said',
  problems: 'Not everything is known.',
  serves: 'Procedures it serves',
  follows: 'Topics it follows',
  readBehind: 'Read what is missing',
  holdsNone: { registrations: 'No procedure, as far as is known.', subscriptions: 'No topic, as far as is known.' },
  holdsUnknown: {
    reading: (list: RealmListName) => `Not known yet: ${nouns[list].many} are being read.`,
    unread: (list: RealmListName) => `Not known: not every ${nouns[list].one} was read.`,
  },
  holdsMore: {
    reading: (list: RealmListName) => `There may be more: ${nouns[list].many} are still being read.`,
    unread: (list: RealmListName) => `There may be more: not every ${nouns[list].one} was read.`,
  },
  callees: 'Callees',
  subscribers: 'Subscribers',
  calleeOrder: (invoke: string) => calleeOrders[invoke] ?? 'In the order that the router gives.',
  noCallees: 'No callee is known.',
  noSubscribers: 'No subscriber is known.',
  overlaps: 'Also matches',
  overlapNote: {
    registrations: 'One call goes to the first of these that matches: exact, then the longest prefix, then wildcard.',
    subscriptions: 'An event goes to every one of these that matches.',
    sessions: '',
  } satisfies Record<RealmListName, string>,
  noOverlaps: 'No other pattern matches the same.',
  calleeCount: (count: string) => n(count, 'callee', 'callees'),
  moreRows: (count: string) => `Show ${count} more`,
  openSession: (id: string) => `Show session ${id}`,
  openRegistration: (uri: string) => `Show registration ${uri}`,
  openSubscription: (uri: string) => `Show subscription ${uri}`,

  events: 'Events',
  historyTitle: 'Event history',
  historyText: 'Routers keep past events of a topic if they are told to. Reading calls wamp.subscription.get_events.',
  historyLimit: 'At most',
  historyRead: 'Read the history',
  historyReading: 'Reading',
  historyNone: 'The router keeps no event of this topic.',
  notKept: 'No history can be read.',
  historyCount: (count: string) => n(count, 'event', 'events'),
  historyCut: 'There are more than were asked for.',
  publisher: (id: string) => `from ${id}`,
  publication: (id: string) => `publication ${id}`,
  noTime: 'time not told',

  // Killing.
  kill: 'Kill session…',
  killNow: 'Kill session',
  killTheseNow: 'Kill sessions',
  killing: 'Killing',
  killOwn: 'This is the session of this window. Disconnect ends it.',
  killBy: {
    authid: (authid: string) => `Kill all of ${authid}…`,
    authrole: (role: string) => `Kill all with role ${role}…`,
  },
  killTitle: {
    session: 'Kill this session?',
    authid: (authid: string) => `Kill every session of ${authid}?`,
    authrole: (role: string) => `Kill every session with role ${role}?`,
    all: 'Kill every session of the realm?',
  },
  killProcedures: {
    session: 'wamp.session.kill',
    authid: 'wamp.session.kill_by_authid',
    authrole: 'wamp.session.kill_by_authrole',
    all: 'wamp.session.kill_all',
  },
  killRegion: 'Kill',
  goodbye: 'The router closes it with GOODBYE.',
  goodbyes: 'The router closes each with GOODBYE.',
  procedures: (count: string) => n(count, 'procedure', 'procedures'),
  loseOne: (count: string) => (count === '1' ? '1 procedure loses one callee' : `${count} procedures lose one callee`),
  leftWith: (uri: string) => `${uri} is left with none.`,
  leftWithMany: (count: string) => `${count} are left with none.`,
  andLeftWith: (uri: string) => `, and ${uri} is left with none.`,
  andLeftWithMany: (count: string) => `, and ${count} of them are left with none.`,
  asFarAsKnown: 'More may be lost: not everything it serves is known.',
  servesNone: 'It serves no procedure, as far as is known.',
  servesUnknown: 'What it serves is not known.',
  counting: 'Counting who it hits.',
  hits: (count: string, read: string, total: string) =>
    read === total
      ? `It hits ${n(count, 'session', 'sessions')}.`
      : `It hits ${n(count, 'session', 'sessions')} of the ${read} that were read; the realm has ${total}.`,
  spared: 'Your own session is spared by the specification; Crossbar kills it too.',
  reason: 'Reason',
  message: 'Message',
  messageHint: 'optional, shown to the client',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  reasonEmpty: 'A reason is a URI, for example wamp.close.killed.',
  killed: (count: string) => `Killed ${n(count, 'session', 'sessions')}.`,
  killedUncounted: 'The router took it and told no number.',
  killedOne: 'The router killed it.',
  killRefused: 'Nothing was killed.',
} as const;

/** What the invocation policy makes of the order of the callees. */
const calleeOrders: Readonly<Record<string, string>> = {
  single: 'Only one callee is allowed.',
  first: 'Each call goes to the first.',
  last: 'Each call goes to the last.',
  roundrobin: 'Calls go to one after the other.',
  random: 'Each call goes to one by chance.',
};
