// The browser's twin of surveys/authoring/expressions: the same trees, the same values; the server decides.
"use strict";
window.surveyExpressions = (() => {
  const MAX = 1e15, NUMBER = /^[ \t]*-?[0-9]+(?:\.[0-9]+)?[ \t]*$/, DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
  // A key may be "constructor": only an object's own keys count.
  const own = (thing, key) => (thing && Object.hasOwn(thing, key) && thing[key] !== undefined ? thing[key] : null);
  const bounded = (n) => (Math.abs(n) <= MAX ? n : NaN);
  const isNumber = (v) => typeof v === "number";
  const isBoolean = (v) => typeof v === "boolean";

  const number = (v) => {
    if (isBoolean(v)) return v ? 1 : 0;
    if (isNumber(v)) return bounded(v);
    return typeof v === "string" && [...v].length < 40 && NUMBER.test(v) ? bounded(parseFloat(v)) : NaN;
  };
  const halfUp = (n, digits = 0) => {
    const scale = Number.isNaN(digits) ? NaN : 10 ** Math.max(-6, Math.min(6, Math.trunc(digits)));
    const scaled = n * scale;
    return Number.isNaN(scaled) || Math.abs(scaled) > MAX ? NaN : Math.floor(scaled + 0.5) / scale;
  };
  const text = (v) => {
    if (v === null || v === undefined) return "";
    if (isBoolean(v)) return v ? "true" : "false";
    if (Array.isArray(v)) return v.join(" ");
    if (typeof v === "string") return v;
    const n = number(v);
    if (Number.isNaN(n)) return "";
    const shown = (Math.abs(n) < 1e9 ? halfUp(n, 6) : Math.floor(n + 0.5)).toFixed(6);
    const short = shown.replace(/0+$/, "").replace(/\.$/, "");
    return short === "-0" || short === "" ? "0" : short;
  };
  const truth = (v) => (isBoolean(v) ? v : isNumber(v) ? v !== 0 && !Number.isNaN(v) : text(v) !== "");
  const members = (v) => (Array.isArray(v) ? v : text(v).split(" ").filter((part) => part !== ""));
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
  const arithmetic = (name, a, b) => {
    if (Number.isNaN(a) || Number.isNaN(b) || (b === 0 && (name === "div" || name === "mod"))) return NaN;
    switch (name) {
      case "+": return bounded(a + b);
      case "-": return bounded(a - b);
      case "*": return bounded(a * b);
      case "div": return bounded(a / b);
      default: return a % b;
    }
  };
  const extreme = (pick, values) => {
    const plain = values.map(number).filter((n) => !Number.isNaN(n));
    return plain.length ? pick(...plain) : NaN;
  };
  const FUNCTIONS = new Map(Object.entries({
    "selected": (x, y) => text(y) !== "" && members(x).includes(text(y)),
    "count-selected": (x) => members(x).length,
    "not": (x) => !truth(x),
    "coalesce": (x, y) => (text(x) ? x : y),
    "true": () => true,
    "false": () => false,
    "string-length": (x) => [...text(x)].length,
    "number": number,
    "int": (x) => bounded(Math.trunc(number(x))),
    "round": (x, d = 0) => halfUp(number(x), number(d)),
    "contains": (x, y) => text(x).includes(text(y)),
    "starts-with": (x, y) => text(x).startsWith(text(y)),
    "concat": (...parts) => parts.map(text).join(""),
    "min": (...values) => extreme(Math.min, values),
    "max": (...values) => extreme(Math.max, values),
  }));

  const evaluate = (tree, context) => {
    const [name, ...rest] = tree, value = (part) => evaluate(part, context);
    switch (name) {
      case "n": case "s": return rest[0];
      case "q": return own(context.answers, rest[0]);
      case ".": return context.here === undefined ? null : context.here;
      case "c": return own(context.columns, rest[0]);
      case "and": return rest.every((part) => truth(value(part)));
      case "or": return rest.some((part) => truth(value(part)));
      case "neg": return -number(value(rest[0]));
      case "f": return call(rest[0], rest.slice(1), context);
    }
    const l = value(rest[0]), r = value(rest[1]);
    switch (name) {
      case "=": return equal(l, r);
      case "!=": return !equal(l, r);
      case "<": case "<=": return before(l, r, name === "<");
      case ">": case ">=": return before(r, l, name === ">");
    }
    return arithmetic(name, number(l), number(r));
  };
  const call = (name, args, context) => {
    if (name === "today") return context.today || "";
    if (name === "if") return evaluate(args[truth(evaluate(args[0], context)) ? 1 : 2], context);
    return FUNCTIONS.get(name)(...args.map((part) => evaluate(part, context)));
  };

  // Steps are [key, within, show?, formula?]; what is hidden counts as unanswered for what comes after it.
  const route = (steps, answers, today, known = {}) => {
    const shown = Object.assign(Object.create(null), known), here = new Set();
    for (const [key, within, show, formula] of steps) {
      const context = { answers: shown, today };
      if (within.some((each) => !here.has(each)) || (show && !truth(evaluate(show, context)))) continue;
      here.add(key);
      shown[key] = formula ? evaluate(formula, context) : own(answers, key);
    }
    return { shown, here };
  };
  return { evaluate, truth, route };
})();
