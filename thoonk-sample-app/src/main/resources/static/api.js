/* The server's side, by name. Every failure is an error with words for the page. */

import {visitor} from "./visitor.js";

async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The server cannot be reached. Try again when it is back.");
  }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || `The server answered with ${answer.status}.`);
  }
  return answer;
}

const withJson = (method, body) => ({method, headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});
const path = (...parts) => parts.map(encodeURIComponent).join("/");

export const readWall = async () => (await call("pictures")).json();
export const readTicker = async () => (await call("ticker")).json();
export const readVisitors = async () => (await call("visitors")).json();
export const move = (id, position) => call(path("pictures", id, "position"), withJson("PUT", {position}));
export const remove = id => call(path("pictures", id), {method: "DELETE"});
export const restore = async id => (await call(path("pictures", id, "restore"), {method: "POST"})).json();
export const retry = id => call(path("jobs", id, "retry"), {method: "POST"});
export const send = (to, message) => call(path("visitors", to, "messages"), withJson("POST", message));
export const readAlbums = async () => (await call("albums")).json();
export const sheet = id => path("albums", id, "sheet");
export const thumbnail = id => path("pictures", id, "thumbnail");

const BATCH = 10;

/*
 * Sends a few at a time, so that the first are at work while the rest is on its way; tells how many a step has sent. Several
 * are an album of that name, which is complete when all are sent.
 */
export async function upload(files, name, sent) {
  const album = files.length > 1 ? (await (await call("albums", withJson("POST", {name}))).json()).id : "";
  const pictures = [];
  for (let start = 0; start < files.length; start += BATCH) {
    const some = files.slice(start, start + BATCH);
    const form = new FormData();
    form.append("visitor", visitor.id);
    form.append("album", album);
    some.forEach(file => form.append("files", file));
    const accepted = await (await call("pictures", {method: "POST", body: form})).json();
    pictures.push(...accepted.map(picture => picture.id));
    sent(some.length);
  }
  if (album) {
    await call(path("albums", album), withJson("PUT", {pictures}));
  }
}
