// Asks the server. All addresses are relative, so that any path and any proxy will do.
let session;

export async function open() {
  session = await get("session");
  return session;
}

export const writable = () => Boolean(session?.writable);

async function answer(response) {
  const type = response.headers.get("Content-Type") || "";
  const body = type.includes("json") ? await response.json() : null;
  if (!response.ok || body == null) {
    throw Object.assign(new Error(body?.detail || `${response.status} ${response.statusText}`), {status: response.status});
  }
  return body;
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value != null));
  return answer(await fetch(`api/${path}${query.size ? `?${query}` : ""}`, {credentials: "same-origin", headers: {Accept: "application/json"}}));
}

export async function post(path, body) {
  const headers = {"Content-Type": "application/json", [session.header]: "1"};
  if (session.csrfHeader) headers[session.csrfHeader] = session.csrfToken;
  const send = () => fetch(`api/${path}`, {method: "POST", credentials: "same-origin", headers, body: JSON.stringify(body)});
  let response = await send();
  if (response.status === 403 && session.csrfHeader) {
    // The session may have ended meanwhile, and the token with it.
    await open();
    headers[session.csrfHeader] = session.csrfToken;
    response = await send();
  }
  return answer(response);
}

// Follows what the server tells while the page is seen; a browser has only a few connections for all its tabs. Comes back by
// itself, also after a refusal.
export function follow(heard, state) {
  let stream, again;
  const stop = () => {
    clearTimeout(again);
    stream?.close();
    stream = undefined;
  };
  const start = () => {
    stop();
    state("connecting");
    stream = new EventSource("api/stream");
    stream.addEventListener("overview", event => {
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
