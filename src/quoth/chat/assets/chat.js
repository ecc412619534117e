// The page's own script: markers are links whose address is handed to the server, the lit sentence
// is brought into view, the address names the conversation, and what is copied or saved as a file never
// leaves the browser.
(() => {
  "use strict";
  let asked = 0; // when a question was sent, in ms, until the page knows that it is on its way
  const box = () => document.querySelector("#question textarea");
  const wide = () => innerWidth > 768;

  // Before Gradio's own listeners: a marker says more than "this message was chosen".
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#quoth/"]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const href = link.getAttribute("href");
    if (href === "#quoth/copy") copy(link);
    else if (href === "#quoth/logout") fetch("/logout", { method: "POST" }).finally(() => location.reload());
    else window.quothGo(href);
    if (href.startsWith("#quoth/edit/") || href === "#quoth/keep") box().focus();
  }, true);

  // The address names the conversation, so that a page loaded again, or tomorrow, opens it.
  const FRAGMENT = "#conversation/";
  // What is typed, or asked and not answered yet, outlives the page.
  const DRAFT = "quoth-draft";
  document.addEventListener("input", (event) => {
    if (event.target === box()) sessionStorage.setItem(DRAFT, event.target.value);
  });
  window.quothRecall = () => [
    location.hash.startsWith(FRAGMENT) ? { id: location.hash.slice(FRAGMENT.length) } : null,
    sessionStorage.getItem(DRAFT) ?? "",
    window.quothKept("scope"),
    window.quothKept("pending"),
  ];
  window.quothRemember = (place) => {
    const address = location.pathname + location.search + (place && place.id ? FRAGMENT + place.id : "");
    history.replaceState(history.state, "", address);
  };

  // Enter on a link is a click on it, and no choice of its message.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest && event.target.closest('a[href^="#quoth/"]')) event.stopPropagation();
  }, true);

  addEventListener("hashchange", () => location.reload());

  // A server that was started again knows no login of before: ask for it, rather than do nothing.
  const fetched = window.fetch;
  window.fetch = async (...request) => {
    const response = await fetched(...request);
    if (response.status === 401) location.reload();
    return response;
  };

  // A hand that slips asks once: Gradio (6.31) holds back a second press of the same button only.
  const ACTS = "#send, #again, .quoth-suggestion";
  window.quothBegun = () => { asked = 0; };
  const guard = (event) => {
    const now = performance.now();
    if (asked && now - asked < 2000) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else asked = now;
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest(ACTS)) guard(event);
  }, true);
  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing; // composing: a word is being chosen
    if (sends && event.target === box()) guard(event);
  }, true);

  // An answer as letters to paste: the text, then each quote under its marker with its place.
  const letters = (node) => {
    const copied = node.cloneNode(true);
    for (const part of copied.querySelectorAll(".quoth-hidden, .quoth-beside, .quoth-check, cite")) part.remove();
    return copied.textContent.trim();
  };
  const copy = async (link) => {
    const answer = link.closest(".quoth-answer");
    const quotes = [...answer.querySelectorAll("blockquote")].map(
      (quote, number) => `[${number + 1}] \u201c${letters(quote)}\u201d (${quote.querySelector("cite").textContent})`);
    const text = [letters(answer.querySelector(".quoth-short")), ...quotes].join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch { // without https only this machine may use the clipboard
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    link.textContent = "Copied";
    setTimeout(() => { link.textContent = "Copy"; }, 2000);
  };

  // After an act: what was asked is no draft any more, and what had the focus may be gone.
  window.quothDone = () => {
    sessionStorage.setItem(DRAFT, box().value);
    if (wide() && document.activeElement === document.body) box().focus({ preventScroll: true });
    if (document.querySelector("#editing a")) box().scrollIntoView({ block: "nearest" });
    window.quothReveal();
  };

  window.quothSave = (file) => {
    if (!file) return;
    const { name, data } = JSON.parse(file);
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // Gradio (6.31) names an answer by its HTML; read aloud, that is noise. Its icons stand in no button's name.
  const rename = () => {
    for (const said of document.querySelectorAll('#chat [data-testid="bot"], #chat [data-testid="user"]')) {
      const name = (said.dataset.testid === "bot" ? "Answer: " : "Question: ") + said.innerText.trim().slice(0, 300);
      if (said.getAttribute("aria-label") !== name) said.setAttribute("aria-label", name);
    }
  };
  // Once the conversation has come: on a narrow screen the sidebar would lie over it.
  window.quothReady = () => {
    if (wide()) {
      window.quothFold();
      box().focus();
    } else document.querySelector("#side.open .toggle-button")?.click();
  };
  let waiting = 0;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(rename, 150);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
