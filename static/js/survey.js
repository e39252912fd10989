// Answering: shows and hides, saves two seconds after a change, keeps what could not be saved. Pages work without it.
"use strict";
(() => {
  const done = document.querySelector("[data-sent-survey]");
  if (done) sessionStorage.removeItem("survey:" + done.dataset.sentSurvey);
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const { evaluate, truth, route } = Expressions;
  const facts = JSON.parse(document.getElementById("survey-facts").textContent);
  const { words } = facts, store = "survey:" + form.dataset.autosave;
  const status = form.querySelector("[data-saved]"), heard = document.querySelector("[data-heard]");
  const fill = (sentence, parts) => sentence.replace(/\{(\w+)\}/g, (_all, name) => parts[name]);
  const make = (tag, more) => Object.assign(document.createElement(tag), more);
  for (let held; (held = form.querySelector("template"));) held.replaceWith(held.content);
  const asked = new Map([...form.querySelectorAll("[data-q]")].map((each) => [each.dataset.q, each]));
  const named = (key) => [...asked.get(key).querySelectorAll(`[name="${key}"]`)];
  const headOf = (name) => name.replace(/^(rev|take)-/, "").split("__")[0];

  // --- what is shown -----------------------------------------------------------------------------------------
  const valueOf = (key, place) => {
    const fields = named(key), ticked = fields.filter((each) => each.checked).map((each) => each.value);
    switch (place.dataset.kind) {
      case "multiple": return ticked.length ? ticked : null;
      case "ranking": {
        const ranks = fields.map((each) => each.value.split(":")).filter((pair) => pair[1]);
        return ranks.length ? ranks.sort((a, b) => a[1] - b[1]).map((pair) => pair[0]) : null;
      }
      case "file": {
        const files = [...place.querySelectorAll("[data-file]")].map((each) => each.dataset.file);
        return files.length ? files : null;
      }
    }
    if (["radio", "checkbox"].includes(fields[0]?.type)) return ticked[0] || null;
    const typed = (fields[0]?.value || "").trim();
    if (place.dataset.kind !== "number") return typed || null;
    const plain = typed.replace(/(\d)[ \u00a0\u2009\u202f](?=\d{3})/g, "$1").replace("\u2212", "-");
    return (facts.point === "," ? plain.replace(",", ".") : plain) || null;
  };
  const offer = (shown) => {
    for (const [key, [tree, columns]] of Object.entries(facts.filters)) {
      const test = (each, holder, option) => {
        const on = truth(evaluate(tree, { answers: shown, columns: columns[option], today: facts.today }));
        holder.hidden = !on;
        each.dataset.off = on ? "" : "yes";
        if (each.tagName === "OPTION") each.disabled = !on;
        if (!on) each.checked = each.selected = false;
      };
      for (const field of named(key)) {
        const row = field.closest("label, li");
        if (row) test(field, row, (field.options ? field.options[0] : field).value.split(":")[0]);
        else [...field.options].slice(1).forEach((each) => test(each, each, each.value));
      }
    }
  };
  const show = () => {
    if (!facts.steps.length) return;
    const answers = { ...facts.answers };
    asked.forEach((place, key) => { answers[key] = valueOf(key, place); });
    const before = Object.keys(facts.answers).map((key) => ({ key }));
    const here = route([...before, ...facts.steps], answers, facts.today), shown = Object.fromEntries(here);
    form.querySelectorAll("[data-step]").forEach((each) => { each.hidden = !here.has(each.dataset.step); });
    offer(shown);
    form.querySelectorAll("[data-step] :is(input, select, textarea)").forEach((each) => {
      each.disabled = each.dataset.off === "yes" || !!each.closest("[data-step][hidden]");
    });
    const open = facts.sections.filter(([, now, tree]) => (tree ? truth(evaluate(tree, { answers: shown, today: facts.today })) : now));
    const later = open.filter(([place]) => place > facts.place).length, all = open.length || 1;
    const said = fill(words.section, { n: all - later, all });
    document.querySelectorAll("[data-progress]").forEach((each) => { if (each.textContent !== said) each.textContent = said; });
    Object.assign(form.querySelector("progress"), { max: all, value: all - later });
    form.querySelector("[data-next]").textContent = later ? words.next : words.review;
  };

  // --- what is saved: only what changed; what could not be saved stays in the page and in this tab's store -------
  const dirty = new Set();
  let timer = 0, busy = false, failed = false;
  const soon = (ms) => { window.clearTimeout(timer); timer = window.setTimeout(save, ms); };
  const say = (sentence) => { status.textContent = sentence; };
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(store)) || {}; } catch { return {}; } };
  const keep = (change) => {
    const all = kept();
    change(all);
    try { sessionStorage.setItem(store, JSON.stringify(all)); } catch { /* full: the page still holds it */ }
  };
  const pairs = (fits) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && fits(name));
  const ownPairs = (key) => pairs((name) => headOf(name) === key);
  const revOf = (key) => form.elements["rev-" + key];
  const touch = (key) => { dirty.add(key); keep((all) => { all[key] = ownPairs(key); }); };
  const apply = (key, list) => {
    const has = (name, value) => list.some((pair) => pair[0] === name && pair[1] === value);
    for (const field of asked.get(key).querySelectorAll("[name]")) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = has(field.name, field.value);
      else if (field.options) field.value = ([...field.options].find((each) => has(field.name, each.value)) || field.options[0]).value;
      else if (field.type !== "file" && !field.name.startsWith("rev-")) field.value = (list.find((pair) => pair[0] === field.name) || ["", ""])[1];
    }
  };
  const differ = (key, two) => {
    const place = asked.get(key), box = make("div", { className: "notice warn differ" });
    const choice = (label, act) => box.append(make("button", { type: "button", className: "btn second", textContent: label, onclick() {
      revOf(key).value = two.rev;
      box.remove();
      act();
      named(key)[0].focus();
    } }));
    box.setAttribute("role", "alert");
    box.append(make("p", { textContent: fill(words.theirs, two) }));
    choice(words.mine, () => { touch(key); save(); });
    choice(words.take, () => { apply(key, two.sent); keep((all) => { delete all[key]; }); show(); });
    place.querySelector(".differ")?.remove();
    place.append(box);
  };
  // After an expired session the page is asked for anew: it brings a fresh token, or says that nobody is signed in.
  const freshToken = async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
    if (found) form.elements.csrfmiddlewaretoken.value = found.value;
    else say(answer.status === 403 ? words.out : words.failed);
    return found;
  };
  const send = async (keys, keepalive) => {
    if (failed && !(await freshToken())) return soon(10000);
    const body = new URLSearchParams(pairs((name) => keys.has(headOf(name)) || ["spoken", "csrfmiddlewaretoken"].includes(name)));
    const answer = await fetch(location.href, { method: "POST", body, headers: { "X-Autosave": "yes" }, keepalive });
    if (answer.status === 403) {
      say(words.out);
      return soon(failed ? 10000 : 100);
    }
    if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
    const told = await answer.json();
    for (const [key, rev] of Object.entries(told.revs)) {
      if (revOf(key)) revOf(key).value = rev;
      keys.delete(key);
      if (!dirty.has(key)) keep((all) => { delete all[key]; });
    }
    for (const [key, two] of Object.entries(told.conflicts)) { keys.delete(key); dirty.delete(key); differ(key, two); }
    keys.clear();
    say(told.said);
  };
  const save = async (keepalive = false) => {
    window.clearTimeout(timer);
    if (!dirty.size || busy) return;
    busy = true;
    const keys = new Set(dirty);
    dirty.clear();
    try {
      await send(keys, keepalive === true);
    } catch {
      say(navigator.onLine ? words.failed : words.offline);
      soon(5000);
    }
    busy = false;
    failed = keys.size > 0;
    keys.forEach((key) => dirty.add(key));
    if (dirty.size && !failed) soon(2000);
  };

  // --- what one does -------------------------------------------------------------------------------------------
  form.querySelectorAll("ol.ranking").forEach((list) => {
    const rows = () => [...list.children].filter((row) => !row.hidden);
    const move = (row, step) => {
      const all = rows(), other = all[all.indexOf(row) + step];
      if (!other) return;
      if (step < 0) other.before(row); else other.after(row);
      rows().forEach((each, place) => { each.querySelector("select").selectedIndex = place + 1; });
      heard.textContent = fill(words.moved, { name: nameOf(row), n: rows().indexOf(row) + 1, all: all.length });
      row.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const nameOf = (row) => row.querySelector(".name").textContent;
    const order = (row) => row.querySelector("select").selectedIndex || 99;
    list.append(...[...list.children].sort((a, b) => order(a) - order(b)));
    [...list.children].forEach((row) => {
      const moves = make("span", { className: "moves" });
      [["↑", words.up, -1], ["↓", words.down, 1]].forEach(([sign, label, step]) => {
        const button = make("button", { type: "button", className: "btn second square", textContent: sign, onclick() { move(row, step); button.focus(); } });
        button.setAttribute("aria-label", fill(label, { name: nameOf(row) }));
        moves.append(button);
      });
      row.append(moves);
    });
  });
  form.querySelectorAll("select[data-search]").forEach((list) => {
    const search = make("input", { type: "search", className: "input", placeholder: words.search, oninput(event) {
      event.stopPropagation();
      const wanted = search.value.toLowerCase();
      for (const each of list.options) each.hidden = each.dataset.off === "yes" || !each.text.toLowerCase().includes(wanted);
    } });
    search.setAttribute("aria-label", words.search);
    list.before(search);
  });
  const changed = (event) => {
    const place = event.target.closest("[data-q]");
    if (!place || event.target.type === "file" || event.target.type === "search") return;
    touch(place.dataset.q);
    soon(2000);
    show();
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // The form waits for a save under way, or its own older answer would look like that of another tab.
  form.addEventListener("submit", async (event) => {
    window.clearTimeout(timer);
    failed = false;
    if (!busy) return dirty.clear();
    event.preventDefault();
    event.stopPropagation();
    while (busy) await new Promise((done) => { window.setTimeout(done, 50); });
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("online", () => save());
  window.addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => save(document.visibilityState === "hidden"));
  window.addEventListener("beforeunload", (event) => { if (failed) event.preventDefault(); });
  // What was typed before this script came is saved, too.
  const altered = (field) => {
    if (["hidden", "file", "search"].includes(field.type)) return false;
    if (field.options) return [...field.options].some((each, at) => each.selected !== each.defaultSelected && (at || each.defaultSelected));
    return ["radio", "checkbox"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  };
  asked.forEach((place, key) => {
    if (![...place.querySelectorAll("[name]")].some(altered)) return;
    touch(key);
    soon(2000);
  });
  for (const [key, list] of Object.entries(kept())) {
    if (!asked.has(key) || JSON.stringify(list.slice(1)) === JSON.stringify(ownPairs(key).slice(1))) continue;
    apply(key, list);
    revOf(key).value = list.find((pair) => pair[0].startsWith("rev-"))?.[1] || 0;
    touch(key);
    say(words.restored);
    soon(1000);
  }
  show();
})();
