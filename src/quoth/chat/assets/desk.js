// Where the parts of the page stand, as the person wants them: the border between conversation and document, the
// sheet over the chat on a phone, and the sentence that shows at its marker.
(() => {
  "use strict";
  const SHARE = "quoth-share";
  const LEAST = 25, MOST = 75, STEP = 2;
  const narrow = () => innerWidth <= 768;
  const border = () => document.getElementById("quoth-border");
  const share = () => Number(localStorage.getItem(SHARE)) || 50;

  const set = (value) => {
    const kept = Math.min(MOST, Math.max(LEAST, Math.round(value)));
    document.documentElement.style.setProperty("--quoth-share", kept);
    border()?.setAttribute("aria-valuenow", kept);
    border()?.setAttribute("aria-valuetext", `conversation ${kept} %, document ${100 - kept} %`);
    localStorage.setItem(SHARE, kept);
  };
  document.documentElement.style.setProperty("--quoth-share", share());

  document.addEventListener("pointerdown", (event) => {
    if (event.target.id !== "quoth-border" || event.button) return;
    event.preventDefault();
    const handle = event.target, columns = document.getElementById("columns");
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    columns.classList.add("quoth-dragging");
    const move = (moved) => {
      const box = columns.getBoundingClientRect();
      set(100 * (moved.clientX - box.left) / box.width);
    };
    const end = () => {
      columns.classList.remove("quoth-dragging");
      handle.removeEventListener("pointermove", move);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end, { once: true });
    handle.addEventListener("pointercancel", end, { once: true });
  });
  document.addEventListener("dblclick", (event) => { if (event.target.id === "quoth-border") set(50); });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "quoth-border") return;
    const to = { ArrowLeft: share() - STEP, ArrowRight: share() + STEP, Home: LEAST, End: MOST, Enter: 50 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  });

  // --- The sheet ---
  let opener = null;
  window.quothSheet = (open) => {
    const root = document.getElementById("columns");
    if (!root) return;
    if (open && !root.classList.contains("quoth-sheet")) opener = document.activeElement;
    root.classList.toggle("quoth-sheet", open);
    if (!open && opener?.isConnected) opener.focus({ preventScroll: true });
    if (open) window.quothReveal();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#quoth/cite/"], a[href^="#quoth/near/"], a[href^="#quoth/also/"], a[href^="#quoth/open/"]');
    if (link && narrow()) window.quothSheet(true);
    if (event.target.id === "quoth-open") window.quothSheet(true);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (document.getElementById("columns")?.classList.contains("quoth-sheet")) window.quothSheet(false);
    else if (event.target.closest?.("#question")) document.querySelector('#editing a[href="#quoth/keep"]')?.click();
  });

  // --- The sentence at its marker ---
  const tip = () => {
    let found = document.getElementById("quoth-tip");
    if (!found) {
      found = document.createElement("div");
      found.id = "quoth-tip";
      found.setAttribute("role", "tooltip");
      found.hidden = true;
      (document.querySelector(".gradio-container") ?? document.body).append(found);
    }
    return found;
  };
  let at = null;
  const hide = () => {
    tip().hidden = true;
    at?.removeAttribute("aria-describedby");
    at = null;
  };
  const tell = (link) => {
    if (!link.dataset.quote || link === at) return;
    hide();
    at = link;
    const box = tip(), where = link.getBoundingClientRect();
    const quote = document.createElement("span"), place = document.createElement("cite");
    quote.textContent = link.dataset.quote;
    quote.dir = "auto";
    place.textContent = link.dataset.where;
    box.replaceChildren(quote, place);
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    const left = Math.max(8, Math.min(where.left, innerWidth - box.offsetWidth - 8));
    const below = where.bottom + 6 + box.offsetHeight < innerHeight;
    box.style.left = `${left}px`;
    box.style.top = `${below ? where.bottom + 6 : Math.max(8, where.top - box.offsetHeight - 6)}px`;
  };
  const marker = (event) => event.target.closest && event.target.closest("#chat a.quoth-marker[data-quote]");
  document.addEventListener("mouseover", (event) => {
    const link = marker(event);
    if (link) tell(link);
    else if (!event.target.closest?.("#quoth-tip")) hide();
  });
  document.addEventListener("focusin", (event) => { const link = marker(event); if (link) tell(link); else hide(); });
  document.addEventListener("click", hide);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
})();
