// Reads JSON as it is written: numbers keep their digits, members their order and their doubles. What JSON.parse makes of
// 12345678901234567890 or 1.0 is another number than the one that is stored.
const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;
const DEEPEST = 200;

// Gives nodes of a kind: object and array with entries of [name, node], others with their source. Throws where it is no JSON.
export function read(text) {
  TOKEN.lastIndex = 0;
  let sign, string, plain;
  const next = () => {
    const found = TOKEN.exec(text);
    if (!found) throw new SyntaxError("no JSON");
    [, sign, string, plain] = found;
  };
  const value = depth => {
    if (depth > DEEPEST) throw new SyntaxError("too deep");
    if (string !== undefined) return {kind: "string", source: string};
    if (plain !== undefined) return {kind: plain === "null" ? "null" : /[tf]/.test(plain[0]) ? "boolean" : "number", source: plain};
    if (sign === "{") return many("object", "}", depth);
    if (sign === "[") return many("array", "]", depth);
    throw new SyntaxError("no JSON");
  };
  const many = (kind, end, depth) => {
    const entries = [];
    next();
    if (sign === end) return {kind, entries};
    for (;;) {
      let name = entries.length;
      if (kind === "object") {
        if (string === undefined) throw new SyntaxError("no JSON");
        name = JSON.parse(string);
        next();
        if (sign !== ":") throw new SyntaxError("no JSON");
        next();
      }
      entries.push([name, value(depth + 1)]);
      next();
      if (sign === end) return {kind, entries};
      if (sign !== ",") throw new SyntaxError("no JSON");
      next();
    }
  };
  next();
  const all = value(0);
  if (text.slice(TOKEN.lastIndex).trim()) throw new SyntaxError("no JSON");
  return all;
}
