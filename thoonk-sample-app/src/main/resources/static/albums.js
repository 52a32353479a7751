/* Albums: pictures that came together. Each shows how far its batch is, and its contact sheet as soon as there is one. */
import {sheet} from "./api.js";

const template = document.getElementById("album");
const COMING = ["running", "trouble", "succeeded"];

/* Whether the next change on the wall may change what is said of an album. */
export const isComing = album => !album.hasSheet && COMING.includes(album.state);

export function renderAlbums(list, albums) {
  const shown = new Map([...list.children].map(item => [item.dataset.id, item]));
  list.replaceChildren(...albums.reverse().map(album => {
    const item = shown.get(album.id) ?? template.content.firstElementChild.cloneNode(true);
    fill(item, album);
    return item;
  }));
}

function fill(item, album) {
  const part = selector => item.querySelector(selector);
  item.dataset.id = album.id;
  part(".name").textContent = album.name;
  part(".state").textContent = words(album);
  part("progress").hidden = !isComing(album);
  part("progress").max = Math.max(album.pictures, 1);
  part("progress").value = album.painted;
  part("progress").setAttribute("aria-label", "Progress of " + album.name);
  part("a").hidden = !album.hasSheet;
  if (album.hasSheet && !part("img").src) {
    part("a").href = part("img").src = sheet(album.id);
    part("img").alt = "Contact sheet of " + album.name;
  }
}

function words({state, pictures, painted, stalled, hasSheet}) {
  if (hasSheet) {
    return "All its pictures on one sheet";
  }
  const painting = `${painted} of ${pictures} painted`;
  return {
    running: painting,
    trouble: `${painting}, ${stalled} stalled: there is a contact sheet once all are painted`,
    succeeded: "The contact sheet is being made",
  }[state] ?? "No contact sheet: some of its pictures were removed before they were painted";
}
