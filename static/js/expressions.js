// The browser's twin of surveys/authoring/expressions: the same trees, the same values. It shows and hides; the server decides.
"use strict";
const Expressions = (() => {
  const MAX = 1e15, NUMBER = /^[ \t]*-?[0-9]+(?:\.[0-9]+)?[ \t]*$/, DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
  // a table, since powers of ten differ in the last bit between the two languages
  const SCALES = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
  // a key may be "constructor"
  const own = (from, key) => (from && Object.hasOwn(from, key) && from[key] !== undefined ? from[key] : null);
  const bounded = (n) => (Math.abs(n) <= MAX ? n : NaN);
  const isNumber = (v) => typeof v === "number", isBoolean = (v) => typeof v === "boolean";

  const number = (v) => {
    if (isBoolean(v)) return v ? 1 : 0;
    if (isNumber(v)) return bounded(v);
    return typeof v === "string" && v.length < 40 && NUMBER.test(v) ? bounded(parseFloat(v)) : NaN;
  };
  const halfUp = (n, digits = 0) => {
    if (Number.isNaN(digits)) return NaN;
    const scale = SCALES[Math.max(-6, Math.min(6, Math.trunc(digits))) + 6], scaled = n * scale;
    return Number.isNaN(bounded(scaled)) ? NaN : Math.floor(scaled + 0.5) / scale;
  };
  const text = (v) => {
    if (typeof v === "string") return v;
    if (isBoolean(v)) return v ? "true" : "false";
    if (Array.isArray(v)) return v.map(text).join(" ");
    const n = number(v);
    if (Number.isNaN(n)) return "";
    const rounded = Math.abs(n) < 1e9 ? halfUp(n, 6) : Math.floor(n + 0.5);
    const shown = rounded.toFixed(6).replace(/0+$/, "").replace(/\.$/, "");
    return shown === "-0" ? "0" : shown;
  };
  const truth = (v) => (isBoolean(v) ? v : isNumber(v) ? v !== 0 && !Number.isNaN(v) : text(v) !== "");
  const members = (v) => (Array.isArray(v) ? v.map(text) : text(v).split(" ").filter((part) => part));
  const equal = (l, r) => {
    if (isBoolean(l) || isBoolean(r)) return truth(l) === truth(r);
    return isNumber(l) || isNumber(r) ? number(l) === number(r) : text(l) === text(r);
  };
  const before = (l, r, strict) => {
    const a = number(l), b = number(r);
    if (!Number.isNaN(a) && !Number.isNaN(b)) return strict ? a < b : a <= b;
    const x = text(l), y = text(r);
    return DATE.test(x) && DATE.test(y) && (strict ? x < y : x <= y);
  };
  const extreme = (pick, values) => {
    const plain = values.map(number).filter((n) => !Number.isNaN(n));
    return plain.length ? pick(...plain) : NaN;
  };

  const COMPARISONS = new Map(Object.entries({
    "=": equal,
    "!=": (x, y) => !equal(x, y),
    "<": (x, y) => before(x, y, true),
    "<=": (x, y) => before(x, y, false),
    ">": (x, y) => before(y, x, true),
    ">=": (x, y) => before(y, x, false),
  }));
  const ARITHMETIC = new Map(Object.entries({
    "+": (a, b) => bounded(a + b),
    "-": (a, b) => bounded(a - b),
    "*": (a, b) => bounded(a * b),
    "div": (a, b) => (b ? bounded(a / b) : NaN),
    "mod": (a, b) => (b ? a % b : NaN),
  }));
  const FUNCTIONS = new Map(Object.entries({
    "selected": (x, y) => text(y) !== "" && members(x).includes(text(y)),
    "count-selected": (x) => members(x).length,
    "not": (x) => !truth(x),
    "coalesce": (x, y) => (text(x) ? x : y),
    "true": () => true,
    "false": () => false,
    "string-length": (x) => [...text(x)].length,
    "number": number,
    "int": (x) => Math.trunc(number(x)),
    "round": (x, digits = 0) => halfUp(number(x), number(digits)),
    "contains": (x, y) => text(x).includes(text(y)),
    "starts-with": (x, y) => text(x).startsWith(text(y)),
    "concat": (...parts) => parts.map(text).join(""),
    "min": (...values) => extreme(Math.min, values),
    "max": (...values) => extreme(Math.max, values),
  }));
  const call = (name, parts, context) => {
    if (name === "today") return context.today || "";
    if (name === "if") return evaluate(parts[truth(evaluate(parts[0], context)) ? 1 : 2], context);
    return FUNCTIONS.get(name)(...parts.map((part) => evaluate(part, context)));
  };
  const NODES = new Map(Object.entries({
    "n": ([n]) => n,
    "s": ([s]) => s,
    "q": ([key], context) => own(context.answers, key),
    ".": (_, context) => own(context, "here"),
    "c": ([key], context) => own(context.columns, key),
    "and": (parts, context) => parts.every((part) => truth(evaluate(part, context))),
    "or": (parts, context) => parts.some((part) => truth(evaluate(part, context))),
    "neg": ([part], context) => -number(evaluate(part, context)),
    "f": ([name, ...parts], context) => call(name, parts, context),
  }));
  const evaluate = ([name, ...parts], context) => {
    if (NODES.has(name)) return NODES.get(name)(parts, context);
    const [l, r] = parts.map((part) => evaluate(part, context));
    if (COMPARISONS.has(name)) return COMPARISONS.get(name)(l, r);
    const a = number(l), b = number(r);
    return Number.isNaN(a) || Number.isNaN(b) ? NaN : ARITHMETIC.get(name)(a, b);
  };

  // Gives a Map of the keys that are shown; without a prototype, so that "__proto__" is a key like any other.
  const route = (steps, answers, today = "") => {
    const shown = Object.create(null), context = { answers: shown, today };
    for (const { key, show, formula, within = [], silent } of steps) {
      if (!within.every((group) => Object.hasOwn(shown, group))) continue;
      if (show && !truth(evaluate(show, context))) continue;
      const value = silent ? null : formula ? evaluate(formula, context) : own(answers, key);
      shown[key] = formula && Number.isNaN(value) ? null : value;
    }
    return new Map(Object.entries(shown));
  };
  return { evaluate, members, number, route, text, truth };
})();
