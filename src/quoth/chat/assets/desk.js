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

  // --- The sidebar, folded away or not, as it was left; on a smaller screen it is folded at first ---
  const SIDE = "quoth-side";
  const FOLDS = 1100;
  document.addEventListener("click", (event) => {
    if (!event.isTrusted || !event.target.closest?.("#side .toggle-button")) return;
    localStorage.setItem(SIDE, document.querySelector("#side.open") ? "folded" : "open");
  }, true);
  window.quothFold = () => {
    window.quothFold = () => {}; // once, as the page has come
    const folded = localStorage.getItem(SIDE) ?? (innerWidth < FOLDS ? "folded" : "open");
    if (folded === "folded") document.querySelector("#side.open .toggle-button")?.click();
  };

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
  let pressed = false; // what is drawn under a hand that has just pressed is not looked at
  const hide = () => {
    tip().hidden = true;
    at?.removeAttribute("aria-describedby");
    at = null;
  };
  const stand = () => {
    const box = tip(), where = at.getBoundingClientRect();
    const left = Math.max(8, Math.min(where.left, innerWidth - box.offsetWidth - 8));
    const below = where.bottom + 6 + box.offsetHeight < innerHeight;
    box.style.left = `${left}px`;
    box.style.top = `${below ? where.bottom + 6 : Math.max(8, where.top - box.offsetHeight - 6)}px`;
  };
  const tell = (link) => {
    const told = link !== at && !pressed && window.quothPlace(link.getAttribute("href"));
    if (!told) return;
    hide();
    at = link;
    const box = tip(), quote = document.createElement("span"), place = document.createElement("cite");
    quote.textContent = told.quote;
    quote.dir = "auto";
    place.textContent = told.where;
    box.replaceChildren(quote, place);
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    stand();
  };
  const marker = (event) => event.target.closest && event.target.closest('#chat a.quoth-marker[href^="#quoth/cite/"]');
  document.addEventListener("mouseover", (event) => {
    const link = marker(event);
    if (link) tell(link);
    else if (!event.target.closest?.("#quoth-tip")) hide();
  });
  document.addEventListener("focusin", (event) => { const link = marker(event); if (link) tell(link); else hide(); });
  document.addEventListener("click", () => { hide(); pressed = true; }, true);
  document.addEventListener("pointermove", (event) => { if (event.movementX || event.movementY) pressed = false; });
  document.addEventListener("keydown", () => { pressed = false; }, true);
  document.addEventListener("scroll", (event) => { if (at && event.target.contains(at)) stand(); }, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
})();
