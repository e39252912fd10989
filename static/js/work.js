// Finds a number whose SHA-256 with the page's puzzle begins with enough zero bits, so that masses cost something.
"use strict";

(() => {
  const form = document.querySelector("form[data-work]");
  if (!form || !window.crypto || !window.crypto.subtle) return;
  const bits = Number(form.dataset.work);
  const said = form.querySelector("[data-work-said]");
  const mail = form.querySelector("[data-without-work]");
  const puzzle = form.elements.puzzle.value;
  const coder = new TextEncoder();
  let wanted = false;

  const zeros = (digest) => {
    let count = 0;
    for (const byte of digest) {
      if (byte === 0) { count += 8; continue; }
      return count + Math.clz32(byte) - 24;
    }
    return count;
  };

  const work = async () => {
    for (let from = 0; ; from += 256) {
      const tries = Array.from({ length: 256 }, (_none, n) => from + n);
      const made = await Promise.all(
        tries.map((n) => window.crypto.subtle.digest("SHA-256", coder.encode(puzzle + ":" + n))),
      );
      const at = made.findIndex((each) => zeros(new Uint8Array(each)) >= bits);
      if (at >= 0) return from + at;
    }
  };

  if (mail) mail.hidden = true;
  said.textContent = said.dataset.busy;
  form.addEventListener("submit", (event) => {
    if (form.elements.work.value) return;
    event.preventDefault();
    wanted = true;
  });
  work().then((number) => {
    form.elements.work.value = number;
    said.textContent = said.dataset.done;
    if (wanted) form.requestSubmit();
  });
})();
