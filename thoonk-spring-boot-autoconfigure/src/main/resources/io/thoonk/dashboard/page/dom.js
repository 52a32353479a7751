// Builds elements. What comes from outside only ever becomes text, never markup.
export function h(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (value == null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (["value", "checked", "disabled", "open", "hidden", "selected"].includes(key)) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  add(element, children);
  return element;
}

export function add(parent, children) {
  for (const child of [children].flat(Infinity)) {
    if (child != null && child !== false) parent.append(child instanceof Node ? child : String(child));
  }
  return parent;
}

export const fill = (parent, ...children) => add((parent.replaceChildren(), parent), children);

// Draws something anew and leaves the keyboard where it was: at the button or link of the same place.
export function refill(parent, ...children) {
  const places = () => [...parent.querySelectorAll("a, button, summary")];
  const held = places().indexOf(document.activeElement);
  fill(parent, children);
  places()[held]?.focus({preventScroll: true});
  return parent;
}

export function text(element, value) {
  const next = String(value);
  if (element.textContent !== next) element.textContent = next;
}

const lists = new WeakMap();
const FOCUSABLE = "a[href], button:not(:disabled), input, summary, [tabindex]";

// Keeps the elements of a list, so that focus, selection and open details survive an update. Where the keyboard stands on
// something that goes, it moves on to the same place in the next row, or the one before, or to what stands for the list.
export function keyed(parent, items, key, create, update, heading) {
  if (!lists.has(parent)) lists.set(parent, new Map());
  const there = lists.get(parent);
  const wanted = new Set(items.map(key));
  const held = parent.contains(document.activeElement) ? document.activeElement : null;
  let lost;
  for (const [id, row] of there) {
    if (!wanted.has(id)) {
      if (row.element.contains(document.activeElement)) lost = whereabouts(row.element, there, wanted);
      row.element.remove();
      there.delete(id);
    }
  }
  let at = parent.firstElementChild;
  for (const item of items) {
    const id = key(item);
    let row = there.get(id);
    if (!row) {
      row = {parts: {}};
      row.element = create(item, row.parts);
      there.set(id, row);
    }
    update(item, row.parts, row.element);
    if (row.element === at) at = at.nextElementSibling;
    else parent.insertBefore(row.element, at);
  }
  if (lost) {
    const places = lost.row ? [...lost.row.querySelectorAll(FOCUSABLE)] : [];
    const next = places.find(each => lost.action && each.dataset.action === lost.action) ?? places[Math.min(lost.place, places.length - 1)];
    (next ?? heading ?? parent.closest("main")?.querySelector("h1"))?.focus({preventScroll: true});
  } else if (held && held !== document.activeElement) {
    // A row that changes its place loses the focus on the way.
    held.focus({preventScroll: true});
  }
}

function whereabouts(element, there, wanted) {
  const stays = row => [...there].some(([id, each]) => each.element === row && wanted.has(id));
  let row = element.nextElementSibling;
  while (row && !stays(row)) row = row.nextElementSibling;
  if (!row) {
    row = element.previousElementSibling;
    while (row && !stays(row)) row = row.previousElementSibling;
  }
  return {row, place: [...element.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement), action: document.activeElement.dataset.action};
}

// Leads eye and keyboard to the beginning of what a turned page shows.
export function toTop(list) {
  list.focus({preventScroll: true});
  list.scrollIntoView();
}

// The address of a page holds all that it shows.
export function address(path, query = {}) {
  const kept = new URLSearchParams(Object.entries(query).filter(([, value]) => value != null && value !== ""));
  return `#/${path.map(encodeURIComponent).join("/")}${kept.size ? `?${kept}` : ""}`;
}

export const title = (text, ...more) => h("h1", {tabindex: -1}, text, more);

export const feedLink = (name, type, ...state) => address([type === "sorted_feed" ? "sorted" : "feed", name, ...state]);
export const jobLink = (feed, id) => address(["job", feed, id]);

export const badge = (label, kind) => h("span.badge", {"data-kind": kind}, label);
