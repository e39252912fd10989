// Comments: keeps what is typed two seconds after a change; turns a selection into a form. Pages work without it.
"use strict";
(() => {
  const form = document.querySelector("form[data-keep]");
  if (form) {
    const status = form.querySelector("[data-kept]");
    let revision = null, timer = 0, busy = false, dirty = false, over = false;
    const body = () => {
      const told = new URLSearchParams([...new FormData(form)].filter((pair) => typeof pair[1] === "string"));
      told.delete("csrfmiddlewaretoken");
      told.set("place", form.dataset.place);
      if (revision !== null) told.set("revision", revision);
      return told;
    };
    const soon = (ms) => { window.clearTimeout(timer); timer = window.setTimeout(save, ms); };
    const save = async (keepalive = false) => {
      if (!dirty || busy || over) return;
      busy = true;
      dirty = false;
      try {
        const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
        const answer = await fetch(form.dataset.keep, { method: "PATCH", body: body(), headers, keepalive: keepalive === true });
        if (answer.status === 409) {
          over = true;
          status.textContent = status.dataset.elsewhere;
        } else if (answer.ok) {
          revision = (await answer.json()).revision;
          if (form.elements.kept) form.elements.kept.value = "1";
          status.textContent = status.dataset.said;
        } else throw new Error(answer.status);
      } catch {
        dirty = true;
        status.textContent = status.dataset.failed;
        soon(5000);
      }
      busy = false;
      if (dirty) soon(2000);
    };
    const changed = () => { dirty = true; soon(2000); };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", () => { over = true; window.clearTimeout(timer); });
    window.addEventListener("online", () => save());
    window.addEventListener("pagehide", () => save(true));
    document.addEventListener("visibilitychange", () => save(document.visibilityState === "hidden"));
    window.addEventListener("pageshow", () => { over = false; });
  }

  // A selection inside one block leads its link to the form of those words; offsets are UTF-16 units of its text.
  let led = null;
  const back = () => {
    if (!led) return;
    led.link.href = led.href;
    led.link.replaceChildren(...led.nodes);
    led = null;
  };
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    back();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    const at = (node) => (node.nodeType === 1 ? node : node.parentElement).closest("[data-words]");
    const words = at(range.startContainer);
    if (!words) return;
    const link = document.getElementById(words.dataset.words);
    if (!link) return;
    const inside = range.cloneRange();
    if (at(range.endContainer) !== words) inside.setEndAfter(words.lastChild);
    const before = range.cloneRange();
    before.selectNodeContents(words);
    before.setEnd(inside.startContainer, inside.startOffset);
    const exact = inside.toString(), start = before.toString().length;
    if (!exact.trim()) return;
    led = { link, href: link.getAttribute("href"), nodes: [...link.childNodes] };
    const told = new URLSearchParams({ from: start, to: start + exact.length, exact });
    link.href = `${link.dataset.form}?${told}`;
    link.textContent = link.dataset.chosen;
  });
})();
