// Saves the section two seconds after the last change; the page works without it.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = form.querySelector("[data-saved]");
  let timer = 0;
  let sending = false;
  let dirty = false;

  const save = async () => {
    if (sending) { dirty = true; return; }
    sending = true;
    dirty = false;
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST", body: new FormData(form), headers: { "X-Autosave": "yes" }, keepalive: true,
      });
      if (answer.ok || answer.status === 409) {
        const kept = await answer.json();
        for (const [key, rev] of Object.entries(kept.revs)) {
          const mark = form.elements["rev-" + key];
          if (mark) mark.value = rev;
        }
        if (answer.ok && status) status.textContent = kept.said;
      }
    } catch {
      // The next change, or the button, tries again.
    }
    sending = false;
    if (dirty) save();
  };

  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, 2000);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => window.clearTimeout(timer));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) save();
  });
})();
