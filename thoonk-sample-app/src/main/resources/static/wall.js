import {follow} from "./webjars/thoonk/sse.js";
import {readWall, readAlbums, readTicker, readVisitors, upload, move, remove, restore, retry, send} from "./api.js";
import {render, announce, counts, select} from "./tiles.js";
import {renderAlbums, isComing} from "./albums.js";
import {Arrivals} from "./arrivals.js";
import {chosen, dropped} from "./folders.js";
import {visitor} from "./visitor.js";

const byId = id => document.getElementById(id);
const wall = byId("wall");

const arrivals = new Arrivals(wall, byId("arrivals"));

/*
 * Events say that something changed, and what; the server's list says in which order things hang. So an event is shown
 * at once, and the list is read again behind it. What happens while it is read makes it read once more, and so does what
 * fails, after a pause that grows.
 */
let pictures = new Map();
let read = false;
let stale = false;
let reading = false;
let dragging = false;
let uploading = 0;
let moving = 0;
/* How many moves have begun here: a reading that one of them has overtaken is old. */
let moved = 0;
let moves = Promise.resolve();
/* The tile that gets the focus as soon as it is there. */
let wanted = null;

const inHand = () => dragging || moving > 0;

/* Whether there is anything here that could be old. */
let everRead = false;

function retrying(action) {
  let pause = 0;
  let timer = 0;
  return async function attempt() {
    clearTimeout(timer);
    try {
      await action();
      everRead = true;
      if (pause) {
        pause = 0;
        complainOfReading(null);
      }
    } catch (problem) {
      complainOfReading(problem);
      pause = Math.min(Math.max(500, pause * 2), 10000);
      timer = setTimeout(attempt, pause);
    }
  };
}

const refresh = retrying(async () => {
  stale = true;
  if (reading || inHand()) {
    return;
  }
  reading = true;
  try {
    while (stale && !inHand()) {
      stale = false;
      const before = moved;
      const list = await readWall();
      if (inHand() || moved !== before) {
        stale = true;
      } else {
        pictures = new Map(list.map(picture => [picture.id, picture]));
        show();
        arrivals.saw(list, read);
        read = true;
      }
    }
  } finally {
    reading = false;
  }
});

function show() {
  // Tiles that somebody moves must not change places: what has happened meanwhile is shown afterwards.
  if (!inHand()) {
    render(wall, pictures);
    if (pictures.has(wanted)) {
      select(wall, [...wall.children].find(tile => tile.dataset.id === wanted)).focus();
      wanted = null;
    }
  }
  byId("empty").hidden = pictures.size + uploading > 0;
  byId("help").hidden = pictures.size === 0;
  byId("summary").textContent = counts(pictures, uploading);
}

function add({files, name = `${files.length} pictures`}) {
  if (!files.length) {
    return complain(new Error(`There are no pictures in ${name}.`));
  }
  let left = files.length;
  const sent = count => {
    left -= count;
    uploading -= count;
    show();
  };
  uploading += left;
  show();
  return attempt(() => upload(files, name, sent).finally(() => sent(left)));
}

function onWall(event) {
  if (event.item && pictures.has(event.id)) {
    pictures.set(event.id, {id: event.id, ...event.item});
    show();
  }
  refresh();
  if (albumsAreComing) {
    albumsChanged();
  }
}

function clock(at) {
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString([], {...(today ? {} : {day: "numeric", month: "short"}),
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23"});
}

async function showTicker() {
  const lines = await readTicker();
  byId("ticker").replaceChildren(...lines.reverse().map(line => {
    const time = document.createElement("time");
    time.dateTime = line.at;
    time.textContent = clock(new Date(line.at));
    time.title = new Date(line.at).toLocaleString([], {dateStyle: "long", timeStyle: "long", hourCycle: "h23"});
    const text = document.createElement("span");
    text.textContent = line.text;
    const item = document.createElement("li");
    item.append(time, text);
    return item;
  }));
}

let albumsAreComing = false;
let nextLook;

/* A batch hears of the end of a job a moment after the wall does, and nobody tells the page of that: it looks again. */
async function showAlbums() {
  const albums = await readAlbums();
  albumsAreComing = albums.some(isComing);
  clearTimeout(nextLook);
  nextLook = albumsAreComing ? setTimeout(albumsChanged, 5000) : 0;
  renderAlbums(byId("albums"), albums);
  byId("albums-card").hidden = albums.length === 0;
}

async function showVisitors() {
  const others = (await readVisitors()).filter(other => other.id !== visitor.id);
  const chosen = byId("to").value;
  const names = [visitor, ...others].map(other => other.name);
  const label = ({id, name}) => names.filter(each => each === name).length > 1 ? `${name} (${id.slice(0, 4)})` : name;
  byId("to").replaceChildren(...others.map(other => new Option(label(other), other.id, false, other.id === chosen)));
  byId("letter").hidden = others.length === 0;
  byId("nobody").hidden = others.length > 0;
}

/* Many events in a row lead to one reading. */
function gathered(action, pause = 50) {
  const run = retrying(action);
  let waiting = false;
  return () => {
    if (!waiting) {
      waiting = true;
      setTimeout(() => {
        waiting = false;
        run();
      }, pause);
    }
  };
}

const tickerChanged = gathered(showTicker);
const visitorsChanged = gathered(showVisitors);
const albumsChanged = gathered(showAlbums, 250);

function say(from, text) {
  const item = document.createElement("li");
  const who = document.createElement("strong");
  who.textContent = from + ": ";
  item.append(who, text);
  byId("messages").append(item);
}

function complain(problem) {
  byId("problem").textContent = problem.message;
  byId("problem").hidden = false;
}

/* Goes away by itself, unlike what is said of something that somebody wanted. */
function complainOfReading(problem) {
  const what = everRead ? "What is shown is old, and is read again soon" : "Nothing could be read yet; it is tried again soon";
  const text = problem ? `${what}: ${problem.message}` : "";
  if (byId("unread").textContent !== text) {
    byId("unread").textContent = text;
    byId("unread").hidden = !problem;
  }
}

async function attempt(action) {
  byId("problem").hidden = true;
  try {
    await action();
  } catch (problem) {
    complain(problem);
    refresh();
  }
}

const CONNECTION = {
  away: "The connection is lost. It comes back by itself, and so does what was missed.",
  outage: "The server has lost its Redis. It comes back by itself, and so does what was missed.",
};

function listen() {
  follow("events?" + new URLSearchParams({visitor: visitor.id, name: visitor.name}), {
    wall: event => onWall(JSON.parse(event.data)),
    albums: albumsChanged,
    ticker: tickerChanged,
    visitors: visitorsChanged,
    message: event => {
      const message = JSON.parse(event.data);
      say(message.from, message.text);
    },
  }, state => {
    byId("connection").textContent = CONNECTION[state] ?? "";
    byId("connection").hidden = state === "live";
    if (state === "live") {
      refresh();
      albumsChanged();
      tickerChanged();
      visitorsChanged();
    }
  });
}

/*
 * Moves are sent one after the other, each with the place that the tile had just then: the server goes the same way as
 * this window did. Until the last is through, the window shows its own order.
 */
function hang(tile, position) {
  const {id, name} = tile.dataset;
  announce(`${name} is now number ${[...wall.children].indexOf(tile) + 1} of ${wall.children.length}`);
  moving++;
  moved++;
  // What is drawn before the next reading is drawn in this window's order.
  pictures = new Map([...wall.children].filter(each => pictures.has(each.dataset.id))
      .map(each => [each.dataset.id, pictures.get(each.dataset.id)]));
  moves = moves.then(() => attempt(() => move(id, position))).finally(() => {
    moving--;
    if (!moving) {
      refresh();
    }
  });
  return moves;
}

/* Where a tile now stands, in the words of the contract. */
function place(tile) {
  return tile.nextElementSibling ? ":" + tile.nextElementSibling.dataset.id : ":end";
}

new Sortable(wall, {
  animation: 150,
  forceFallback: true,
  fallbackTolerance: 4,
  delay: 150,
  delayOnTouchOnly: true,
  filter: "button",
  preventOnFilter: false,
  onStart() {
    dragging = true;
  },
  onEnd(event) {
    dragging = false;
    if (event.oldIndex !== event.newIndex) {
      hang(event.item, place(event.item));
    }
    refresh();
  },
});

/* The tiles are one stop of the Tab key; within, arrow keys lead from tile to tile. */
const KEYS = {
  ArrowLeft: tile => tile.previousElementSibling,
  ArrowUp: tile => tile.previousElementSibling,
  ArrowRight: tile => tile.nextElementSibling,
  ArrowDown: tile => tile.nextElementSibling,
  Home: () => wall.firstElementChild,
  End: () => wall.lastElementChild,
};

wall.addEventListener("keydown", event => {
  const tile = event.target;
  if (!tile.matches(".tile") || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  if (event.key === "Delete") {
    event.preventDefault();
    takeDown(tile);
  } else if (event.key === "Enter" && tile.dataset.state === "FAILED") {
    event.preventDefault();
    attempt(() => retry(tile.dataset.id));
  } else if (KEYS[event.key]) {
    event.preventDefault();
    const other = KEYS[event.key](tile);
    if (!other || other === tile) {
      return;
    }
    if (event.shiftKey) {
      const back = tile.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
      back ? other.before(tile) : other.after(tile);
      tile.focus();
      hang(tile, back ? ":" + other.dataset.id : other.dataset.id + ":");
    } else {
      other.focus();
    }
  }
});

wall.addEventListener("focusin", event => select(wall, event.target.closest(".tile")));

wall.addEventListener("click", event => {
  const tile = event.target.closest(".tile");
  if (event.target.closest(".retry")) {
    attempt(() => retry(tile.dataset.id));
  } else if (event.target.closest(".remove")) {
    takeDown(tile);
  }
});

/* What was removed last can be put back, until something else is removed. */
let removed = null;

function takeDown(tile) {
  const {id, name} = tile.dataset;
  tile.focus();
  return attempt(async () => {
    await moves;
    await remove(id);
    removed = id;
    byId("removed").textContent = `${name} was removed.`;
    byId("undo").hidden = false;
    announce(`${name} was removed. Control Z puts it back.`);
    refresh();
  });
}

function undo() {
  if (removed === null) {
    return;
  }
  const id = removed;
  removed = null;
  byId("undo").hidden = true;
  attempt(async () => {
    wanted = (await restore(id)).id;
    refresh();
    announce("It hangs where it was.");
  });
}

byId("undo-button").addEventListener("click", undo);
addEventListener("keydown", event => {
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.target.matches("input, select, textarea")) {
    event.preventDefault();
    undo();
  }
});

byId("files").addEventListener("change", async event => {
  await add({files: [...event.target.files]});
  event.target.value = "";
});

byId("folder").addEventListener("change", async event => {
  await add(chosen(event.target.files));
  event.target.value = "";
});

let depth = 0;
const hasFiles = event => event.dataTransfer?.types.includes("Files");
addEventListener("dragenter", event => {
  if (hasFiles(event)) {
    depth++;
    document.body.classList.add("dropping");
  }
});
addEventListener("dragleave", event => {
  if (hasFiles(event) && --depth <= 0) {
    depth = 0;
    document.body.classList.remove("dropping");
  }
});
addEventListener("dragover", event => {
  if (hasFiles(event)) {
    event.preventDefault();
  }
});
addEventListener("drop", event => {
  if (hasFiles(event)) {
    event.preventDefault();
    depth = 0;
    document.body.classList.remove("dropping");
    attempt(async () => add(await dropped(event.dataTransfer)));
  }
});

byId("letter").addEventListener("submit", event => {
  event.preventDefault();
  const to = byId("to");
  const text = byId("text").value;
  attempt(async () => {
    await send(to.value, {from: visitor.name, text});
    say("You to " + to.selectedOptions[0].text, text);
    byId("text").value = "";
  });
});

byId("me").textContent = visitor.name;
listen();
