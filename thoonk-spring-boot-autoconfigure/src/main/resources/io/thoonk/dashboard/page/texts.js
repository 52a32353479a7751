// Every text that a person reads. Another language is another object here; what it lacks is shown in English.
// Texts with numbers get the numbers themselves: how one is written, and which form of a word it wants, is decided here.
const languages = {
  en: {
    skip: "Skip to the content",
    overview: "Feeds", workers: "Workers", listeners: "Listeners", recurring: "Recurring", batches: "Batches", search: "Search",
    searchHint: "Find an id, payload, error or tag:name",
    live: "Live", connecting: "Connecting …", offline: "Not connected", away: "Redis is away", refused: "Refused", readOnly: "read-only",
    light: "Light colours", dark: "Dark colours",
    titleOverview: "Feeds", titleWorkers: "Workers and processes", titleListeners: "Durable listeners", titleRecurring: "Recurring jobs", titleBatches: "Batches",
    waiting: "Waiting", delayed: "Delayed", running: "Running", stalled: "Stalled", orphaned: "Orphaned", items: "Items", recent: "Finished",
    perSecond: "per second", throughput: "Throughput", handlers: "Handlers", lastHour: "Last hour",
    wait: "Wait", waitHint: "Median and 99th percentile of the time from put to claim, last minute", oldest: "Oldest", feed: "Feed",
    feedTypes: {feed: "feed", sorted_feed: "sorted feed", queue: "queue", job: "jobs", unknown: "unknown type"},
    units: (type, n) => plural(n, type === "queue" ? {one: "message", other: "messages"} : {one: "item", other: "items"}),
    whyNothing: "Needs attention",
    redisAway: (since, seen) => `Redis has not answered since ${since}. ${seen ? `What is shown is of ${seen}.` : "Nothing is known yet."}`,
    redisRefuses: (since, seen, why) => `Redis refuses to tell since ${since}. ${seen ? `What is shown is of ${seen}.` : "Nothing is known yet."} ${why}`,
    refusedFeeds: (n, name, why) => plural(n, {one: "# feed cannot be read, ", other: "# feeds cannot be read, among them "}) + `${name}: ${why}`,
    refusedListeners: (n, name) => plural(n, {one: "Whether # feed has listeners is not known, as it cannot be read: ", other: "Whether # feeds have listeners is not known, as they cannot be read, among them "}) + name,
    listenersLeftOut: n => plural(n, {one: "Whether # more feed has listeners is not known: there are too many feeds.", other: "Whether # more feeds have listeners is not known: there are too many feeds."}),
    noBatches: "There are no batches that have not ended.", batchFinished: "Finished", batchOpen: "Not ended", batchStalled: "Stalled", batchLost: "Retracted or expired", batchCreated: "Since", batchDeadline: "Cancelled if not over by", moreBatches: n => plural(n, {one: "# more batch is not shown.", other: "# more batches are not shown."}), batchTroubles: n => plural(n, {one: "# batch waits for somebody, as members are stalled", other: "# batches wait for somebody, as members are stalled"}), holdsUp: "What it waits for, among others", retryStalled: "Retry all stalled", cancelBatch: "Cancel", sureBatch: id => `Cancel batch ${id}?`, cancelsBatch: n => plural(n, {one: "# job that has not ended is removed for good, and no more can be put. This cannot be undone.", other: "# jobs that have not ended are removed for good, and no more can be put. This cannot be undone."}), notClosed: "not closed",
    batch_running: "running", batch_trouble: "in trouble", batch_succeeded: "succeeded", batch_ended: "ended", batch_cancelled: "cancelled",
    noRecurring: "Nothing recurs.", schedule: "Schedule", nextTimes: "Next times", shifted: "moved by the change of clocks", lastJob: "Last job", lastRuns: "Last runs", noRuns: "No run has ended since the feed keeps records.", runsNotKept: "The feed keeps no records of ended jobs (thoonk.finished.keep), so only the last job is known.", ranFor: (took, where) => [took == null ? "" : `took ${seconds(took)}`, where ? `in ${where}` : ""].filter(Boolean).join(", "), missed: "Missed", trigger: "Run now", reschedule: "Change schedule", restore: "Back to the declared schedule", save: "Save",
    recurring_active: "active", recurring_paused: "paused", recurring_off: "switched off", recurring_undeclared: "declared by no process", recurring_failed: "stopped after failures", recurring_ended: "ended",
    insteadOf: declared => ` instead of ${declared}`, rules: one => [` misfire ${one.misfire}`, `overlap ${one.overlap}`,
      one.limit ? `${exact(one.left)} of ${exact(one.limit)} left` : "", one.delay ? `${exact(one.delay)} s later by jitter` : "", one.runOnStart ? "runs at each start" : "",
      one.pauseAfterFailures ? `stops after ${exact(one.pauseAfterFailures)} in a row` : ""].filter(Boolean).join(", "),
    runsSoFar: one => `${exact(one.runs)}${one.failures ? `, the last ${exact(one.failures)} stalled` : ""}`, runsLabel: "Runs",
    missedTimes: (late, overlapped) => [late ? `${exact(late)} as nobody was there` : "", overlapped ? `${exact(overlapped)} as the last job had not ended` : ""].filter(Boolean).join(", "),
    refusedRecurring: (n, name) => plural(n, {one: "What recurs in # feed is not known, as it cannot be read: ", other: "What recurs in # feeds is not known, as they cannot be read, among them "}) + name,
    recurringLeftOut: n => plural(n, {one: "What recurs in # more feed is not known: there are too many feeds.", other: "What recurs in # more feeds is not known: there are too many feeds."}),
    unread: n => plural(n, {one: "The payload of # is larger than 64 kB and was not looked into.", other: "The payloads of # are larger than 64 kB and were not looked into."}),
    processesUnknown: (why, known) => known ? `${why}.` : `What the processes do is not known: ${why}`,
    serverAway: (since, seen) => `No connection to the application since ${since}. ${seen ? `What is shown is of ${seen}.` : "Nothing is known yet."}`,
    refusedNow: (since, why) => `The application has refused to tell since ${since}: ${why}. What is shown is of then. If your login has ended, load this page again.`,
    anotherPage: "another page came, such as that of a login",
    backAgain: "What is shown is live again.",
    attention: n => plural(n, {one: "# feed needs attention", other: "# feeds need attention"}), nothingWrong: "No feed needs attention any more.",
    moreTroubles: n => plural(n, {one: "# more feed needs attention", other: "# more feeds need attention"}),
    noFeeds: "There are no feeds yet. They appear here as soon as something is published or put.",
    noSuchFeeds: "No feed is called so.", notKnown: "Nothing is known yet.",
    leftOut: n => plural(n, {one: "# more feed is not counted.", other: "# more feeds are not counted."}),
    filterFeeds: "Filter by name", sortBy: "Sort by", sorts: {trouble: "Trouble first", name: "Name", waiting: "Waiting", running: "Running", stalled: "Stalled", throughput: "Throughput", oldest: "Oldest"},
    allFeeds: "All feeds", group: n => plural(n, {one: "# feed", other: "# feeds"}), troubled: n => plural(n, {one: "# needs attention", other: "# need attention"}),
    sparkline: (name, last) => `${name}: ${last} per minute, last hour`,
    states: {AVAILABLE: "waiting", DELAYED: "delayed", CLAIMED: "running", STALLED: "stalled", ORPHANED: "orphaned", FINISHED: "finished", RETRACTED: "retracted", EXPIRED: "expired", DROPPED: "dropped", ITEM: "item"},
    job: "Job", item: "Item", payload: "Payload", age: "Age", failures: "Failed", error: "Last error", stackTrace: "Stack trace", progress: "Progress", due: "Due in", runs: "Runs for", stalledFor: "Stalled for",
    empty: {available: "Nothing waits.", delayed: "Nothing is delayed.", claimed: "Nothing runs.", stalled: "Nothing is stalled.", items: "Nothing is here.", orphaned: "Nothing is orphaned.", finished: "No worker of this process has finished a job of this feed since it started."},
    newer: "Previous", older: "Next", range: (from, to, all) => all == null ? `${exact(from)}–${exact(to)}` : `${exact(from)}–${exact(to)} of ${exact(all)}`,
    page: "Page", pageOf: n => `of ${exact(n)}`, jump: "Go",
    history: "History", historyEmpty: "The history grows by one point each minute; come back in a few minutes.",
    noValues: "Nothing was noted in this time.", noWaits: "No waits were noted in this time: nothing was claimed for the first time, or the workers are no processes of this library, have an older version of it, or note none (thoonk.dashboard.history).",
    chartHint: "Arrow keys show the values of single minutes",
    day: "24 hours", hour: "1 hour", published: "published", finished: "finished", backlog: "waiting", longWait: "99th percentile", medianWait: "median", perMinute: "per minute",
    configuration: "Configuration",
    bulk: "Act on many …", bulkTitle: feed => `Act on many jobs of ${feed}`, action: "Action", state: "State",
    errorHas: "Last error contains", payloadHas: "Payload contains", limit: "At most", preview: "Preview", close: "Close", keep: "Leave as it is",
    previewNone: n => plural(n, {one: "No job matches; # was looked at.", other: "No job matches; # were looked at."}),
    previewSome: (n, scanned, more) => `${exact(n)} of ${plural(scanned, {one: "# job", other: "# jobs"})} ${plural(n, {one: "matches", other: "match"})}${more ? ", and there may be more" : ""}.`,
    doIt: (action, n) => `${action} ${plural(n, {one: "# job", other: "# jobs"})}`, sample: "For instance:",
    typeNumber: n => `Type ${n} to confirm`, exportFirst: "Save them as a file first",
    exportHint: "Payloads stand in the file as the payload masker leaves them, those above 64 kB not at all.",
    consequences: {
      RETRY: n => plural(n, {one: "It goes back into the line and is worked on again. Its failures count anew. This cannot be undone.", other: "They go back into the line and are worked on again. Their failures count anew. This cannot be undone."}),
      RETRACT: n => plural(n, {one: "It is removed for good. This cannot be undone.", other: "They are removed for good. This cannot be undone."}),
      STALL: n => plural(n, {one: "It is taken out of the running and waits for somebody; its handler is interrupted. Retry puts it back.", other: "They are taken out of the running and wait for somebody; their handlers are interrupted. Retry puts them back."}),
      CANCEL: n => plural(n, {one: "It comes back to the line, which counts as a failed attempt; its handler is interrupted. This cannot be undone.", other: "They come back to the line, which counts as a failed attempt; their handlers are interrupted. This cannot be undone."}),
      REQUEUE: n => plural(n, {one: "It goes back to the end of the line, also if another program had retracted it. This cannot be undone.", other: "They go back to the end of the line, also if another program had retracted them. This cannot be undone."}),
      PROMOTE: n => plural(n, {one: "It goes into the line now. This cannot be undone.", other: "They go into the line now. This cannot be undone."}),
    },
    // The words of the contract, as the endpoint, the API and the log have them.
    actions: {RETRY: "Retry", RETRACT: "Retract", STALL: "Stall", CANCEL: "Cancel", PROMOTE: "Promote", REQUEUE: "Requeue"},
    actionHints: {RETRY: "Puts the job back into the line", RETRACT: "Removes the job for good", STALL: "Takes the job out of the running until somebody retries it", CANCEL: "Ends this attempt; the job comes back, with one more failure", PROMOTE: "Puts the job into the line now", REQUEUE: "Puts the lost job back at the end of the line"},
    done: (action, n) => `${action}: ${exact(n)} done`, doneOne: (action, id) => `${action}: ${id}`,
    passedOver: n => plural(n, {one: "# had changed meanwhile and was passed over", other: "# had changed meanwhile and were passed over"}),
    undo: "Undo", undone: "Undone", failed: "That did not work",
    sure: (action, id) => `${action} job ${id}?`, sureMany: (action, n) => `${action} ${plural(n, {one: "# job", other: "# jobs"})}?`,
    selected: n => plural(n, {one: "# job selected", other: "# jobs selected"}), selectAll: "Select all on this page", select: id => `Select ${id}`, selectNone: "Select none",
    published_at: "Put", claimed_at: "Claimed by a worker", deadline: "Claim ends unless renewed", dueAt: "Due", stalled_at: "Stalled",
    attempts: "Attempts allowed", crashes: "Workers that died with it", uniqueKey: "Unique key", nextOfKey: "Next of its key", nextOfKeyHint: "put when this one ends", size: "Size", bytes: n => plural(n, {one: "# byte", other: "# bytes"}),
    timeline: "Timeline", facts: "Facts", headers: "Headers", traceId: "Trace", result: "Result", noResult: "Finished without a result",
    attempt: (n, where) => where ? `Attempt ${exact(n)} failed in ${where}` : `Attempt ${exact(n)} failed`, runsIn: "Runs in", elsewhere: "no handler of this process; a claim does not tell where else",
    noTimes: "When its attempts failed is not known: they were made by another implementation or by an older version.",
    failedTimes: n => plural(n, {one: "Failed once", other: "Failed # times"}), finishedAt: "Finished; its result is kept for a while",
    notThere: "There is no such job: it has finished, or was retracted.", feedGone: "There is no such feed any more.",
    wholePayload: size => `The whole payload, ${plural(size, {one: "# byte", other: "# bytes"})}`, masked: "As the payload masker leaves it", back: feed => `Back to ${feed}`, raw: "Text", tree: "Tree", copy: "Copy", copied: "Copied",
    itemGone: "Its item is gone", tooLong: size => `${plural(size, {one: "# byte", other: "# bytes"})}, too long for a list`,
    orphanedLink: n => plural(n, {one: "# has lost its place or item", other: "# have lost their places or items"}),
    notRead: size => `${plural(size, {one: "# byte", other: "# bytes"})}, shown on the job's own page`,
    kinds: "Errors by kind", kindsScanned: (n, more) => plural(n, {one: "# stalled job was looked at", other: "# stalled jobs were looked at"}) + (more ? "; there are more." : "."), kindCount: n => plural(n, {one: "# job", other: "# jobs"}),
    first: "First", last: "Last", noError: "(no error is known)", onlyKind: "Only jobs that failed like this:", allKinds: "Show all",
    took: "Took", worker: "Worker", endedAt: "Ended", ok: "finished", notOk: "failed",
    orphanedHint: "Jobs in no state, lost or left over by another program; not counted, but looked for in the whole feed when this list is opened. Requeue puts one back at once. Maintenance puts them back by itself, or removes what was retracted, once two passes at least a minute apart have found them so.",
    orphanedItemsHint: "Items that no id leads to, and behind them ids whose items are gone: another program has left them halfway. The whole feed is looked through when this list is opened. Retracting one, moving it in a sorted feed or publishing its id anew mends it.",
    recentHint: "The last runs of the workers of this process. The feed keeps no records of ended jobs (thoonk.finished.keep): what other processes ran is not shown.",
    keptHint: "The records that the feed keeps of jobs that ended, latest first. What other implementations end has none.",
    tags: "Tags", waitsFor: "Waits for", payloadNotKept: "Its payload is not kept.", ended_at: {FINISHED: "Finished", STALLED: "Stalled", RETRACTED: "Retracted", EXPIRED: "Expired", DROPPED: "Dropped by maintenance"},
    order: "Order", dragHint: "Drag an item by its handle, or select it and press Alt with an arrow key.",
    handle: id => `Move ${id}`, up: id => `Move ${id} up`, down: id => `Move ${id} down`, movedItem: id => `${id} was moved`,
    firstItems: n => `The first ${exact(n)} items are shown.`,
    titleLimits: feed => `Limits and lanes of ${feed}`, limitsLink: "Limits and lanes", limits: "Limits", lanes: "Lanes", whyHeld: "Why nothing more is started",
    key: "Key", noKey: "(no key)", needs: what => `requires ${what}`, runningJobs: "Running", limitColumn: "Limit", nextStart: "Next start", nextJob: "Next job", readyLanes: "Lanes that may start", heldLanes: "Lanes held back", ownKeys: "Keys with a limit of their own",
    noLanes: "No job waits for its turn.", limitAKey: "Limit a key …", limitOfFeed: "Whole feed", limitOfEachKey: "Each key", limitOfKey: key => key ? `Key ${key}` : "One key", declared: "Declared by the application", byOperator: "Set by an operator",
    setLimit: "Set …", removeLimit: "Remove", unlimited: "no limit", atATime: n => `${exact(n)} at a time`, weightOf: n => `weight ${exact(n)}`, ofMost: (a, n) => `${exact(a)} of ${exact(n)}`, startsOf: (a, n) => `${exact(a)} of ${exact(n)} starts`,
    rateField: "Starts in a time, such as 100/10s", concurrencyField: "Jobs at a time", weightField: "Turns for one of other keys",
    limitHint: "Holds at once in all processes, above what applications declare, until somebody removes it. Nothing set is no limit. Jobs that run are not stopped.",
    orders: {none: "as handlers are free", strict: "one at a time for each key", hold: "holds those behind it", pass: "lets others pass"}, onFailure: "A job that failed", onStall: "A stalled job",
    levels: "Levels of priority", levelsApart: step => `a head start of ${step} each`, levelsStrict: "a lower level always goes first", stepField: "Head start of a level, such as 30s, or strict",
    stepHint: "Holds for what is put or comes back from now on, above what applications declare, until somebody removes it. What waits keeps its place.",
    heldBy: {NONE: "may start", RATE: "rate reached", CONCURRENCY: "all places taken", HELD: "told to wait", ORDER: "one at a time", REQUIREMENTS: "waits for an offer"},
    listener: "Listener", process: "Process", here: "this process", busy: (a, n) => `${exact(a)} of ${exact(n)} busy`,
    pause: "Pause", resume: "Resume", start: "Start", stop: "Stop", pauseAll: "Pause everywhere", resumeAll: "Resume everywhere",
    inProcess: (action, id, where) => `${action} ${id} in ${where}`,
    stopConsequence: "It claims nothing more; what runs may end within the shutdown timeout and is then given back. Start lets it go on.",
    statusRunning: "running", statusPaused: "paused", statusStopped: "stopped", pausedEverywhere: "paused everywhere",
    seen: ago => `seen ${ago} ago`, before: ago => `${ago} ago`, since: "up for", processes: "Processes", noWorkers: "No process has told of a worker. Processes tell of themselves every few seconds.",
    lag: "Behind", position: "Has seen up to", parked: "Parked",
    noListeners: "No feed has a durable listener.", discard: "Discard", tryAgain: "Try again", behind: n => plural(n, {one: "# item", other: "# items"}),
    scanned: (n, all) => `${exact(n)} of ${plural(all, {one: "# entry was looked at.", other: "# entries were looked at."})}`, noHits: "Nothing was found.", searchFailed: why => `The search could not go on: ${why}`,
    uncounted: n => plural(n, {one: "The number of entries leaves out # feed.", other: "The number of entries leaves out # feeds."}), goOn: "Go on", stopSearch: "Stop", searching: "Searching …",
    foundIn: {tag: "by its tag", id: "in the id", payload: "in the payload", error: "in the error"}, hits: n => plural(n, {one: "# hit", other: "# hits"}),
    loading: "Loading …", none: "–", more: n => `… ${exact(n)} more`,
    pageNotFound: "There is no such page.",
  },
};

const wanted = (navigator.language || "en").slice(0, 2);
const texts = {...languages.en, ...(languages[wanted] || {})};
export const language = languages[wanted] ? wanted : "en";
// Dates and numbers as the reader's country writes them, unless the page speaks another language than the reader.
const locale = languages[wanted] ? navigator.language : language;

export function t(key, ...values) {
  const text = texts[key];
  if (typeof text === "function") return text(...values);
  const one = values.length ? text?.[values[0]] ?? values[0] : text ?? key;
  return typeof one === "function" ? one(...values.slice(1)) : one;
}

const whole = new Intl.NumberFormat(locale);
const few = new Intl.NumberFormat(locale, {maximumFractionDigits: 1});
const short = new Intl.NumberFormat(locale, {notation: "compact", maximumFractionDigits: 1});
const rules = new Intl.PluralRules(locale);

export const exact = n => n == null ? t("none") : whole.format(n);
export const number = n => n == null ? t("none") : n >= 100000 ? short.format(n) : whole.format(n);
export const rate = n => n == null ? t("none") : n >= 100 ? number(Math.round(n)) : few.format(n);

// The form of a word that a number wants, with the number in place of the sign #.
function plural(n, forms) {
  return (forms[rules.select(n)] ?? forms.other).replace("#", () => exact(n));
}

// So that a number and its unit stay on one line.
const GAP = "\u00a0";

export function seconds(s) {
  if (s == null) return t("none");
  if (s < 1) return `${Math.round(s * 1000)}${GAP}ms`;
  if (s < 10) return `${few.format(s)}${GAP}s`;
  if (s < 120) return `${Math.round(s)}${GAP}s`;
  if (s < 7200) return `${Math.round(s / 60)}${GAP}min`;
  return s < 172800 ? `${Math.round(s / 3600)}${GAP}h` : `${Math.round(s / 86400)}${GAP}d`;
}

export const millis = ms => ms == null ? t("none") : seconds(ms / 1000);
export const ago = time => seconds(Math.max(0, (Date.now() - time) / 1000));
// With the time zone: who reads it may be elsewhere than who made the screenshot.
export const clock = time => new Date(time).toLocaleString(locale, {dateStyle: "medium", timeStyle: "long"});
export const timeOfDay = time => new Date(time).toLocaleTimeString(locale, {timeStyle: "long"});
export const minuteOfDay = minute => new Date(minute * 60000).toLocaleTimeString(locale, {timeStyle: "short"});
