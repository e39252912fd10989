// Small conveniences; every page works without them.
"use strict";

// A form that is being sent says so on its button and is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.sent) {
    if (form.dataset.sent) event.preventDefault();
    return;
  }
  const button = event.submitter;
  form.dataset.sent = "yes";
  if (button && button.dataset.busy) button.textContent = button.dataset.busy;
  window.setTimeout(() => { delete form.dataset.sent; }, 8000);
});

// Coming back by the browser's history frees the form again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});
