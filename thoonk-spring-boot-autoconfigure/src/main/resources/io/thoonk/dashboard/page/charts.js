import {h} from "./dom.js";
import {minuteOfDay, number, t} from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const line = (values, width, height, top, x = (i, n) => n < 2 ? width : i / (n - 1) * width) => values
  .map((value, i) => `${i ? "L" : "M"}${x(i, values.length).toFixed(1)} ${(height - value / top * height).toFixed(1)}`).join("");

export function sparkline(name) {
  const area = svg("path", {class: "area"});
  const stroke = svg("path", {class: "stroke", "vector-effect": "non-scaling-stroke"});
  const element = svg("svg", {class: "sparkline", viewBox: "0 -2 120 32", preserveAspectRatio: "none", role: "img"}, area, stroke);
  return {
    element,
    draw(values) {
      const known = values.length > 1 ? values : [0, 0];
      const path = line(known, 120, 28, Math.max(1e-9, ...known) * 1.05);
      stroke.setAttribute("d", path);
      area.setAttribute("d", `${path}L120 28L0 28Z`);
      element.setAttribute("aria-label", t("sparkline", name, number(Math.round(known.at(-1)))));
    },
  };
}

const WIDTH = 600, HEIGHT = 130;

// One chart with a line for each series, over minutes; a gap in the minutes is a gap in the line.
export function chart(title, points, series, unit) {
  const first = points[0].minute, last = Math.max(points.at(-1).minute, first + 1);
  const top = Math.max(1, ...points.flatMap(point => series.map(one => point[one.key] || 0)));
  const x = point => (point.minute - first) / (last - first) * WIDTH;
  const drawn = series.map(one => svg("path", {
    class: `series ${one.kind}`, "vector-effect": "non-scaling-stroke",
    d: points.map((point, i) => {
      const joined = i && point.minute - points[i - 1].minute <= 3;
      return `${joined ? "L" : "M"}${x(point).toFixed(1)} ${(HEIGHT - (point[one.key] || 0) / top * HEIGHT).toFixed(1)}`;
    }).join(""),
  }));
  const grid = [0, .5, 1].map(part => svg("line", {class: "grid", x1: 0, x2: WIDTH, y1: HEIGHT * part, y2: HEIGHT * part, "vector-effect": "non-scaling-stroke"}));
  return h("figure.chart", {},
    h("figcaption", {}, h("strong", {}, title), series.map(one => h(`span.key.${one.kind}`, {}, one.label))),
    h("div.plot", {},
      svg("svg", {viewBox: `0 -3 ${WIDTH} ${HEIGHT + 6}`, preserveAspectRatio: "none", role: "img", "aria-label": `${title}: ${series.map(one => `${one.label} ${unit(points.at(-1)[one.key] || 0)}`).join(", ")}`}, ...grid, ...drawn),
      h("span.top", {}, unit(top)), h("span.from", {}, minuteOfDay(first)), h("span.to", {}, minuteOfDay(last))));
}
