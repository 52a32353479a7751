/* Shows pictures as tiles. Tiles stay the same elements while their pictures change, so that focus and images stay. */
import {thumbnail} from "./api.js";

const template = document.getElementById("tile");

export function render(wall, pictures) {
  const tiles = new Map([...wall.children].map(tile => [tile.dataset.id, tile]));
  const successor = next(wall, pictures);
  const focused = document.activeElement;
  tiles.forEach((tile, id) => pictures.has(id) || tile.remove());
  let before = null;
  for (const picture of pictures.values()) {
    const tile = tiles.get(picture.id) ?? template.content.firstElementChild.cloneNode(true);
    fill(tile, picture);
    const following = before ? before.nextElementSibling : wall.firstElementChild;
    if (following !== tile) {
      wall.insertBefore(tile, following);
      if (tile.contains(focused)) {
        focused.focus();
      }
    }
    before = tile;
  }
  if (!wall.querySelector('[tabindex="0"]')) {
    select(wall, successor ?? wall.firstElementChild);
  }
  if (focused !== document.activeElement && !focused.isConnected) {
    (successor ?? document.querySelector("h1")).focus();
  }
}

/* Who gets the focus if the tile that has it goes: the next that stays, or else the one before. */
function next(wall, pictures) {
  const current = wall.querySelector('[tabindex="0"]');
  const stays = tile => pictures.has(tile.dataset.id);
  const tiles = [...wall.children];
  const place = tiles.indexOf(current);
  return tiles.slice(place).find(stays) ?? tiles.slice(0, Math.max(place, 0)).reverse().find(stays);
}

/* Makes a tile the one that the Tab key leads to. */
export function select(wall, tile) {
  if (tile) {
    wall.querySelectorAll('[tabindex="0"]').forEach(other => other.tabIndex = -1);
    tile.tabIndex = 0;
  }
  return tile;
}

function fill(tile, picture) {
  const part = selector => tile.querySelector(selector);
  tile.dataset.id = picture.id;
  tile.dataset.name = picture.name;
  tile.dataset.state = picture.state;
  tile.setAttribute("aria-label", `${picture.name}, ${words(picture)}`);
  part(".name").textContent = picture.name;
  part(".name").title = picture.name;
  part(".note").textContent = picture.note;
  part(".retry").hidden = picture.state !== "FAILED";
  part(".remove").setAttribute("aria-label", "Remove " + picture.name);
  part(".progress").setAttribute("aria-valuenow", picture.percent);
  part(".progress").setAttribute("aria-label", "Progress of " + picture.name);
  part(".progress span").style.width = picture.percent + "%";
  const image = part("img");
  const ready = picture.state === "READY";
  if (ready && image.hidden) {
    image.src = thumbnail(picture.id);
    image.alt = picture.name;
  }
  image.hidden = !ready;
  part(".palette").replaceChildren(...picture.palette.map(colour => {
    const stripe = document.createElement("span");
    stripe.style.background = colour;
    return stripe;
  }));
}

function words(picture) {
  return {WAITING: "waiting", WORKING: "being painted", READY: "on the wall", FAILED: "stalled: " + picture.note}[picture.state];
}

export function counts(pictures, uploading) {
  const count = state => [...pictures.values()].filter(picture => picture.state === state).length;
  const parts = [`${count("READY")} on the wall`];
  const coming = count("WAITING") + count("WORKING");
  if (coming) {
    parts.push(`${coming} being painted`);
  }
  if (uploading) {
    parts.push(`${uploading} on their way`);
  }
  if (count("FAILED")) {
    parts.push(`${count("FAILED")} stalled`);
  }
  return parts.join(", ");
}

export function announce(text) {
  document.getElementById("announcement").textContent = text;
}
