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

// Keeps the elements of a list, so that focus, selection and open details survive an update.
export function keyed(parent, items, key, create, update) {
  if (!lists.has(parent)) lists.set(parent, new Map());
  const there = lists.get(parent);
  const wanted = new Set(items.map(key));
  for (const [id, row] of there) {
    if (!wanted.has(id)) {
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
}

export const feedLink = (name, type) => `#/${type === "sorted_feed" ? "sorted" : "feed"}/${encodeURIComponent(name)}`;
export const jobLink = (feed, id) => `#/job/${encodeURIComponent(feed)}/${encodeURIComponent(id)}`;

export const badge = (label, kind) => h("span.badge", {"data-kind": kind}, label);
