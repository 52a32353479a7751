// Asks the server. All addresses are relative, so that any path and any proxy will do.
import {t} from "./texts.js";

let session;
// What was refused, though not as an answer to the question: the login has ended, for instance. The head of the page tells of it.
const refused = new Map();
const ANSWERS = [400, 404, 409, 503];

function tell() {
  document.dispatchEvent(new CustomEvent("refused", {detail: refused.values().next().value}));
}

// Another page asks other questions.
export function forget() {
  refused.clear();
  tell();
}

export async function open() {
  session = await get("session");
  return session;
}

export const writable = () => Boolean(session?.writable);

async function answer(response) {
  const type = response.headers.get("Content-Type") || "";
  const body = type.includes("json") ? await response.json() : null;
  if (!response.ok || body == null) {
    const why = response.ok ? t("anotherPage") : `${response.status} ${response.statusText}`;
    throw Object.assign(new Error(body?.detail || why), {status: response.status});
  }
  return body;
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value != null && value !== ""));
  try {
    const body = await answer(await fetch(`api/${path}${query.size ? `?${query}` : ""}`, {credentials: "same-origin", headers: {Accept: "application/json"}}));
    if (refused.delete(path)) tell();
    return body;
  } catch (error) {
    if (error.status && !ANSWERS.includes(error.status)) {
      refused.set(path, error.message);
      tell();
    }
    throw error;
  }
}

// Which of the tokens the application takes is known once it has taken one: some want it as it is given to pages, some the plain one.
let takes = 0;

export async function post(path, body) {
  const send = at => fetch(`api/${path}`, {
    method: "POST", credentials: "same-origin", body: JSON.stringify(body),
    // With the last header nobody is asked for a password by the browser itself.
    headers: {"Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest", [session.header]: "1", ...session.csrfHeader && {[session.csrfHeader]: session.csrfTokens[at]}},
  });
  // What the dashboard itself refuses is no matter of tokens.
  const refused = response => session.csrfHeader && [401, 403].includes(response.status) && !(response.headers.get("Content-Type") || "").includes("problem+json");
  let response = await send(Math.min(takes, (session.csrfTokens?.length ?? 1) - 1));
  // The session may have ended meanwhile, and the token with it.
  if (refused(response)) await open();
  for (let at = 0; refused(response) && at < session.csrfTokens.length; at++) {
    response = await send(takes = at);
  }
  return answer(response);
}

const SHORTEST_SILENCE = 15000;

// Follows what the server tells while the page is seen; a browser has only a few connections for all its tabs. Comes back by
// itself, also after a refusal.
export function follow(heard, state) {
  let stream, again, silence;
  // No error tells of a connection over which nothing comes any more.
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      state("offline");
      start();
    }, Math.max(SHORTEST_SILENCE, 3 * session.refresh));
  };
  const stop = () => {
    clearTimeout(again);
    clearTimeout(silence);
    stream?.close();
    stream = undefined;
  };
  const start = () => {
    stop();
    state("connecting");
    stream = new EventSource("api/stream");
    listen();
    stream.addEventListener("overview", event => {
      listen();
      state("live");
      heard(JSON.parse(event.data));
    });
    stream.addEventListener("error", () => {
      state("offline");
      if (stream?.readyState === EventSource.CLOSED) again = setTimeout(start, 3000);
    });
  };
  document.addEventListener("visibilitychange", () => document.hidden ? stop() : start());
  addEventListener("pagehide", stop);
  addEventListener("pageshow", event => { if (event.persisted) start(); });
  if (!document.hidden) start();
}
