/* Tells of new tiles, and leads to them where they are out of sight. */
import {announce, select} from "./tiles.js";

const PLURALS = new Intl.PluralRules("en");
const pictures = count => `${count} new ${{one: "picture", other: "pictures"}[PLURALS.select(count)]}`;

export class Arrivals {
  #known = new Set();
  #unseen = new Set();
  #wall;
  #button;
  #sight;

  constructor(wall, button) {
    this.#wall = wall;
    this.#button = button;
    this.#sight = new IntersectionObserver(entries => {
      entries.filter(entry => entry.isIntersecting).forEach(entry => this.#forget(entry.target.dataset.id));
      this.#show();
    });
    button.addEventListener("click", () => {
      const first = this.#tiles()[0];
      first?.scrollIntoView({block: "center"});
      select(wall, first)?.focus({preventScroll: true});
    });
  }

  /* After the wall was read and is shown. */
  saw(list, again) {
    const fresh = list.filter(picture => !this.#known.has(picture.id)).map(picture => picture.id);
    this.#known = new Set(list.map(picture => picture.id));
    this.#unseen.forEach(id => this.#known.has(id) || this.#unseen.delete(id));
    if (again && fresh.length) {
      announce(`${pictures(fresh.length)} on the wall, ${list.length} in all`);
      fresh.forEach(id => this.#unseen.add(id));
      this.#tiles().forEach(tile => this.#sight.observe(tile));
    }
    this.#show();
  }

  #tiles() {
    return [...this.#wall.children].filter(tile => this.#unseen.has(tile.dataset.id));
  }

  #forget(id) {
    this.#unseen.delete(id);
    [...this.#wall.children].filter(tile => tile.dataset.id === id).forEach(tile => this.#sight.unobserve(tile));
  }

  #show() {
    const tiles = this.#tiles();
    this.#button.hidden = tiles.length === 0;
    if (tiles.length) {
      this.#button.textContent = `${pictures(tiles.length)} further ${tiles[0].getBoundingClientRect().top < 0 ? "up" : "down"}`;
    }
  }
}
