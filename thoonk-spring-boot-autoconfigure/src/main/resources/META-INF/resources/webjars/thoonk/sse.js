/*
 * Follows a stream of ThoonkSse for as long as the page is open. An EventSource ends for good when it is answered with an
 * error, as by a proxy whose application restarts; this one asks again, after pauses that grow.
 *
 *   import {follow} from "/webjars/thoonk/sse.js";
 *   const stream = follow("/news", {news: event => apply(JSON.parse(event.data))}, state => banner.hidden = state === "live");
 *
 * States: "live"; "outage", connected to a server that has no Redis; "away", not connected. In the latter two all comes
 * back by itself. stream.close() ends it.
 */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;

export function follow(url, listeners, onState = () => {}) {
  let events = null;
  let timer = 0;
  let pause = FIRST_PAUSE;
  let state = "";
  let closed = false;

  const become = next => {
    if (state !== next) {
      state = next;
      onState(next);
    }
  };

  function open() {
    clearTimeout(timer);
    events?.close();
    const opened = events = new EventSource(url);
    opened.addEventListener("open", () => {
      pause = FIRST_PAUSE;
      become("live");
    });
    opened.addEventListener("thoonk", event => become(JSON.parse(event.data).type === "OUTAGE" ? "outage" : "live"));
    opened.addEventListener("error", () => {
      become("away");
      if (opened === events && opened.readyState === EventSource.CLOSED) {
        // Not all pages at once.
        timer = setTimeout(open, pause * (0.75 + Math.random() / 2));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    });
    Object.entries(listeners).forEach(([name, listener]) => opened.addEventListener(name, listener));
  }

  function suspend() {
    clearTimeout(timer);
    events.close();
  }

  function resume(event) {
    if (event.persisted) {
      become("away");
      open();
    }
  }

  function online() {
    if (events.readyState === EventSource.CLOSED) {
      open();
    }
  }

  addEventListener("pagehide", suspend);
  addEventListener("pageshow", resume);
  addEventListener("online", online);
  open();
  return {
    close() {
      closed = true;
      suspend();
      removeEventListener("pagehide", suspend);
      removeEventListener("pageshow", resume);
      removeEventListener("online", online);
    },
    get state() {
      return closed ? "closed" : state;
    },
  };
}
