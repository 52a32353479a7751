// Every text that a person reads. Another language is another object here; what it lacks is shown in English.
const languages = {
  en: {
    skip: "Skip to the content",
    overview: "Feeds", workers: "Workers", listeners: "Listeners", search: "Search",
    searchHint: "Find an id, payload or error",
    live: "Live", connecting: "Connecting …", offline: "Not connected", readOnly: "read-only",
    light: "Light colours", dark: "Dark colours",
    titleOverview: "Feeds", titleWorkers: "Workers and processes", titleListeners: "Durable listeners",
    waiting: "Waiting", delayed: "Delayed", running: "Running", stalled: "Stalled", items: "Items",
    perSecond: "per second", throughput: "Throughput", handlers: "Handlers", lastHour: "Last hour",
    wait: "Wait", waitHint: "Median and 99th percentile of the time from put to claim, last minute", oldest: "Oldest", feed: "Feed",
    feedTypes: {feed: "feed", sorted_feed: "sorted feed", queue: "queue", job: "jobs", unknown: "unknown type"},
    units: (type, n) => (type === "queue" ? "message" : "item") + (n === 1 ? "" : "s"),
    whyNothing: "Needs attention", allWell: "Everything moves.",
    redisAway: "Redis does not answer. What is shown here may be old.",
    noFeeds: "There are no feeds yet. They appear here as soon as something is published or put.",
    leftOut: n => `${n} more feeds are not shown (thoonk.metrics.max-feeds).`,
    showFeed: name => `Show feed ${name}`,
    moved: n => `${n} per minute`, sparkline: (name, last) => `${name}: ${last} per minute, last hour`,
    states: {AVAILABLE: "waiting", DELAYED: "delayed", CLAIMED: "running", STALLED: "stalled", ORPHANED: "orphaned", FINISHED: "finished", ITEM: "item"},
    job: "Job", item: "Item", payload: "Payload", age: "Age", failures: "Failed", error: "Last error", stackTrace: "Stack trace", progress: "Progress", due: "Due in", runs: "Runs for",
    empty: {available: "Nothing waits.", delayed: "Nothing is delayed.", claimed: "Nothing runs.", stalled: "Nothing is stalled.", orphaned: "Nothing is orphaned.", items: "Nothing is here."},
    newer: "Previous", older: "Next", range: (from, to) => `${from}–${to}`,
    history: "History", historyEmpty: "The history grows by one point each minute; come back in a few minutes.",
    day: "24 hours", hour: "1 hour", published: "published", finished: "finished", backlog: "waiting", longWait: "99th percentile", medianWait: "median", perMinute: "per minute",
    configuration: "Configuration", counts: "Counts",
    bulk: "Act on many …", bulkTitle: feed => `Act on many jobs of ${feed}`, action: "Action", state: "State",
    errorHas: "Last error contains", payloadHas: "Payload contains", limit: "At most", preview: "Preview", close: "Close", cancelButton: "Cancel",
    previewNone: n => `No job matches; ${n} were looked at.`,
    previewSome: (n, scanned, more) => `${n} of ${scanned} ${scanned === 1 ? "job" : "jobs"} ${n === 1 ? "matches" : "match"}${more ? ", and there may be more" : ""}.`,
    doIt: (action, n) => `${action} ${n} ${n === 1 ? "job" : "jobs"}`, sample: "For instance:",
    consequences: {
      RETRY: "They go back into the line and are worked on again. Their failures count anew. This cannot be undone.",
      RETRACT: "They are removed for good. This cannot be undone.",
      STALL: "They are taken out of the running and wait for somebody; their handlers are interrupted. Retry puts them back.",
      CANCEL: "They are given back to the line, which counts as a failure; their handlers are interrupted. This cannot be undone.",
      PROMOTE: "They go into the line now. This cannot be undone.",
    },
    actions: {RETRY: "Retry", RETRACT: "Remove", STALL: "Stall", CANCEL: "Give back", PROMOTE: "Run now"},
    done: (action, n) => `${action}: ${n} done`, doneOne: (action, id) => `${action}: ${id}`,
    passedOver: n => `${n} had changed meanwhile and were passed over`,
    undo: "Undo", undone: "Undone", failed: "That did not work",
    sure: (action, id) => `${action} job ${id}?`,
    published_at: "Put", claimed_at: "Taken by a worker", deadline: "Claim ends unless renewed", dueAt: "Due", now: "Now",
    attempts: "Attempts allowed", crashes: "Workers that died with it", size: "Size", bytes: n => `${n} bytes`,
    timeline: "Timeline", facts: "Facts", headers: "Headers", traceId: "Trace", result: "Result", noResult: "Finished without a result",
    failedOnce: "Failed",
    failedTimes: n => n === 1 ? "Failed once" : `Failed ${n} times`, finishedAt: "Finished; its result is kept for a while",
    notThere: "There is no such job: it has finished, or was removed.",
    wholePayload: size => `The whole payload, ${size} bytes`, masked: "As the payload masker leaves it", back: feed => `Back to ${feed}`, raw: "Text", tree: "Tree",
    order: "Order", dragHint: "Drag an item by its handle, or select it and press Alt with an arrow key.",
    handle: id => `Move ${id}`, up: id => `Move ${id} up`, down: id => `Move ${id} down`, movedItem: id => `${id} was moved`,
    first: "First 200 items are shown.",
    worker: "Worker", listener: "Listener", process: "Process", here: "this process", busy: (a, n) => `${a} of ${n} busy`,
    pause: "Pause", resume: "Resume", pauseHere: "Pause here", resumeHere: "Resume here", pauseAll: "Pause everywhere", resumeAll: "Resume everywhere",
    statusRunning: "running", statusPaused: "paused", statusStopped: "stopped", pausedEverywhere: "paused everywhere",
    seen: ago => `seen ${ago} ago`, before: ago => `${ago} ago`, since: "up for", processes: "Processes", noWorkers: "No process has told of a worker. Processes tell of themselves every few seconds.",
    lag: "Behind", position: "Has seen up to", parked: "Set aside", active: "Active in a process", yes: "yes", no: "no",
    noListeners: "No feed has a durable listener.", discard: "Discard", retry: "Try again", items_behind: n => n === 1 ? "1 item" : `${n} items`,
    scanned: (n, complete) => `${n} entries were looked at${complete ? "." : "; there may be more."}`, noHits: "Nothing was found.",
    foundIn: {id: "in the id", payload: "in the payload", error: "in the error"}, hits: n => n === 1 ? "1 hit" : `${n} hits`,
    loading: "Loading …", none: "–", more: n => `… ${n} more`,
    process_title: "Processes and their workers", stop: "Stop", everywhere: "everywhere", pageNotFound: "There is no such page.",
  },
};

const wanted = (navigator.language || "en").slice(0, 2);
const texts = {...languages.en, ...(languages[wanted] || {})};
export const language = languages[wanted] ? wanted : "en";
// Dates and numbers as the reader's country writes them, unless the page speaks another language than the reader.
const locale = languages[wanted] ? navigator.language : language;

export function t(key, ...values) {
  const text = texts[key];
  return typeof text === "function" ? text(...values) : values.length ? text?.[values[0]] ?? values[0] : text ?? key;
}

const whole = new Intl.NumberFormat(locale);
const few = new Intl.NumberFormat(locale, {maximumFractionDigits: 1});
const short = new Intl.NumberFormat(locale, {notation: "compact", maximumFractionDigits: 1});

export const number = n => n == null ? t("none") : n >= 100000 ? short.format(n) : whole.format(n);
export const rate = n => n == null ? t("none") : n >= 100 ? number(Math.round(n)) : few.format(n);

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
export const clock = time => new Date(time).toLocaleString(locale, {dateStyle: "medium", timeStyle: "medium"});
export const minuteOfDay = minute => new Date(minute * 60000).toLocaleTimeString(locale, {timeStyle: "short"});
