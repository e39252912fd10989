// The floor shows what the moderator turned to; a ballot in use is never replaced. Without scripts one looks again.
"use strict";
(() => {
  const here = document.querySelector("[data-room]");
  if (!here) return;
  const inUse = () => {
    const ballot = document.querySelector("form.ballot");
    if (!ballot) return false;
    return ballot.contains(document.activeElement)
      || [...ballot.elements].some((each) => each.checked !== each.defaultChecked || each.value !== each.defaultValue);
  };
  const look = async () => {
    try {
      const answer = await fetch(here.dataset.room);
      if (!answer.ok || (await answer.json()).mark === here.dataset.mark) return;
      if (inUse()) document.getElementById("moved").hidden = false;
      else location.reload();
    } catch { /* the next round tries again */ }
  };
  setInterval(look, 2000);
})();
