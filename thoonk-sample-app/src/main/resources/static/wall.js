import {readWall, readTicker, readVisitors, upload, move, remove, retry, send} from "./api.js";
import {render, announce, counts} from "./tiles.js";
import {visitor} from "./visitor.js";

const byId = id => document.getElementById(id);
const wall = byId("wall");

/*
 * Events say that something changed, and what; the server's list says in which order things hang. So an event is shown
 * at once, and the list is read again behind it. What happens while it is read makes it read once more.
 */
let pictures = new Map();
let stale = false;
let reading = false;
let dragging = false;
let uploading = 0;

async function refresh() {
  stale = true;
  if (reading || dragging) {
    return;
  }
  reading = true;
  try {
    while (stale && !dragging) {
      stale = false;
      const list = await readWall();
      if (!dragging) {
        pictures = new Map(list.map(picture => [picture.id, picture]));
        show();
      }
    }
  } catch (problem) {
    complain(problem);
  } finally {
    reading = false;
  }
}

function show() {
  // Tiles under the pointer must not change places: what has happened meanwhile is shown after the drop.
  if (!dragging) {
    render(wall, pictures);
  }
  byId("empty").hidden = pictures.size + uploading > 0;
  byId("help").hidden = pictures.size === 0;
  byId("summary").textContent = counts(pictures, uploading);
}

function add(files) {
  let left = files.length;
  const sent = count => {
    left -= count;
    uploading -= count;
    show();
  };
  uploading += left;
  show();
  return attempt(() => upload(files, sent).finally(() => sent(left)));
}

function onWall(event) {
  if (event.item && pictures.has(event.id)) {
    pictures.set(event.id, {id: event.id, ...event.item});
    show();
  }
  refresh();
}

async function showTicker() {
  const lines = await readTicker();
  byId("ticker").replaceChildren(...lines.reverse().map(line => {
    const time = document.createElement("time");
    time.dateTime = line.at;
    time.textContent = new Date(line.at).toLocaleTimeString([], {timeStyle: "medium", hourCycle: "h23"});
    const text = document.createElement("span");
    text.textContent = line.text;
    const item = document.createElement("li");
    item.append(time, text);
    return item;
  }));
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
function gathered(action) {
  let waiting = false;
  return () => {
    if (!waiting) {
      waiting = true;
      setTimeout(() => {
        waiting = false;
        action().catch(complain);
      }, 50);
    }
  };
}

const tickerChanged = gathered(showTicker);
const visitorsChanged = gathered(showVisitors);

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

async function attempt(action) {
  byId("problem").hidden = true;
  try {
    await action();
  } catch (problem) {
    complain(problem);
    refresh();
  }
}

function listen() {
  const events = new EventSource("events?" + new URLSearchParams({visitor: visitor.id, name: visitor.name}));
  events.addEventListener("wall", event => onWall(JSON.parse(event.data)));
  events.addEventListener("ticker", tickerChanged);
  events.addEventListener("visitors", visitorsChanged);
  events.addEventListener("message", event => {
    const message = JSON.parse(event.data);
    say(message.from, message.text);
  });
  events.onopen = () => {
    byId("connection").hidden = true;
    refresh();
    tickerChanged();
    visitorsChanged();
  };
  events.onerror = () => {
    byId("connection").hidden = false;
  };
  addEventListener("pagehide", () => events.close());
}

/* Where a tile now stands, in the words of the contract. */
function place(tile) {
  return tile.nextElementSibling ? ":" + tile.nextElementSibling.dataset.id : ":end";
}

function hang(tile) {
  return attempt(async () => {
    await move(tile.dataset.id, place(tile));
    announce(`${tile.dataset.name} is now number ${[...wall.children].indexOf(tile) + 1} of ${wall.children.length}`);
  });
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
  async onEnd(event) {
    if (event.oldIndex !== event.newIndex) {
      await hang(event.item);
    }
    dragging = false;
    refresh();
  },
});

wall.addEventListener("keydown", async event => {
  const tile = event.target;
  const step = {ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1}[event.key];
  if (!step || !tile.matches(".tile")) {
    return;
  }
  event.preventDefault();
  const other = step < 0 ? tile.previousElementSibling : tile.nextElementSibling;
  if (!other) {
    return;
  }
  if (event.shiftKey) {
    step < 0 ? other.before(tile) : other.after(tile);
    tile.focus();
    await hang(tile);
  } else {
    other.focus();
  }
});

wall.addEventListener("click", event => {
  const tile = event.target.closest(".tile");
  if (event.target.closest(".retry")) {
    attempt(() => retry(tile.dataset.id));
  } else if (event.target.closest(".remove")) {
    attempt(() => remove(tile.dataset.id));
  }
});

byId("files").addEventListener("change", async event => {
  await add([...event.target.files]);
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
    add([...event.dataTransfer.files]);
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
