// The document beside the conversation: it is scrolled without end in both directions, searched, and opened at what
// is cited. Stretches of it come from the server as HTML in which all that the document says is escaped.
(() => {
  "use strict";
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const doc = () => document.querySelector("#document .quoth-doc");
  const part = (name, root = doc()) => root && root.querySelector(".quoth-" + name);
  const spans = (said) => (said || "").split(",").filter(Boolean).map((one) => one.split("-").map(Number));
  const FAR = 900; // pixels from an end of what is loaded at which more is asked for
  const MOST = 40; // stretches that are kept
  let fromKeys = false;
  let now = { view: null }; // what is known of the view that is shown; Gradio (6.31) changes its elements in place

  const ask = async (route, values) => {
    const response = await fetch(`/quoth/${route}?${new URLSearchParams(values)}`);
    if (!response.ok) throw new Error(response.status);
    return response.json();
  };

  // --- What the conversation cites ---
  const places = () => JSON.parse(document.querySelector("#places [data-places]")?.dataset.places ?? "[]");
  window.quothPlace = (link) => places().find((one) => one.link === link);
  const cited = (root) => places().filter((one) => one.document === root.dataset.document)
    .sort((one, other) => one.start - other.start || one.end - other.end);

  // --- Stretches ---
  const stretch = async (root, way, at) => {
    const { document: hash, lit, own } = root.dataset;
    const marked = cited(root).map((one) => `${one.start}-${one.end}`).join(",");
    const found = await ask("text", { document: hash, way, at, lit, own, cited: marked, words: now.words ?? "" });
    const holder = document.createElement("template");
    holder.innerHTML = found.html;
    return holder.content.firstElementChild;
  };
  const pieces = (text) => [...text.querySelectorAll(":scope > .quoth-piece")];
  const bounds = (text) => {
    const all = pieces(text);
    return [Number(all[0].dataset.start), Number(all.at(-1).dataset.end)];
  };

  // What is above may grow: the line that is read stays where it is.
  const keeping = (text, change) => {
    const fixed = pieces(text)[0];
    const before = fixed.getBoundingClientRect().top;
    change();
    if (fixed.isConnected) text.scrollTop += fixed.getBoundingClientRect().top - before;
  };
  const grow = async (root) => {
    const text = part("text", root);
    if (now.growing || !text || !text.clientHeight) return;
    const mine = now;
    mine.growing = true;
    try {
      for (let more = true; more && mine === now;) {
        more = false;
        const [start, end] = bounds(text);
        const version = mine.version;
        if (start > 0 && text.scrollTop < FAR) {
          const piece = await stretch(root, "before", start);
          if (mine !== now) return;
          if (version !== mine.version) { more = true; continue; }
          keeping(text, () => text.prepend(piece));
          more = true;
        }
        if (end < Number(root.dataset.length) && text.scrollHeight - text.clientHeight - text.scrollTop < FAR) {
          const piece = await stretch(root, "after", end);
          if (mine !== now) return;
          if (version !== mine.version) { more = true; continue; }
          text.append(piece);
          more = true;
        }
        trim(text);
      }
    } catch (error) {
      console.warn("the document cannot be read on", error);
    } finally {
      mine.growing = false;
    }
  };
  // What is far away goes again, so that a long text costs no more than a short one.
  const trim = (text) => {
    const all = pieces(text);
    if (all.length <= MOST) return;
    const above = text.scrollTop > text.scrollHeight / 2;
    if (above) {
      const fixed = all.at(-1);
      const before = fixed.getBoundingClientRect().top;
      for (const piece of all.slice(0, all.length - MOST)) piece.remove();
      text.scrollTop += fixed.getBoundingClientRect().top - before;
    } else for (const piece of all.slice(MOST)) piece.remove();
  };

  const scrollTo = (text, element, share) => {
    text.scrollTop += element.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight * share;
  };
  const elementAt = (text, place) => {
    let found = null;
    for (const one of text.querySelectorAll("[data-at]")) {
      if (Number(one.dataset.at) > place) break;
      found = one;
    }
    return found;
  };
  const load = async (root, place) => {
    const mine = now, piece = await stretch(root, "around", place);
    if (mine !== now) return;
    mine.version += 1;
    part("text", root).replaceChildren(piece);
  };
  const go = async (root, place, selector, anew = false) => {
    const text = part("text", root);
    const [start, end] = bounds(text);
    if (anew || place < start || place >= end) await load(root, place);
    const element = (selector && text.querySelector(selector)) || elementAt(text, place) || text.firstElementChild;
    scrollTo(text, element, element.matches("mark, .quoth-found") ? 0.3 : 0.04);
    seen(root);
    await grow(root);
  };

  // --- Where one is ---
  const pageOf = (root, place) => startsOf(root).filter((start) => start <= place).length;
  const startsOf = (root) => (now.starts ??= (root.dataset.starts || "").split(",").filter(Boolean).map(Number));
  const placeNow = (root) => {
    const text = part("text", root);
    const top = text.getBoundingClientRect().top + 24;
    let last = null;
    for (const one of text.querySelectorAll("[data-at]")) { // the first that is seen
      last = one;
      if (one.getBoundingClientRect().bottom > top) break;
    }
    return last ? Number(last.dataset.at) : 0;
  };
  const seen = (root) => {
    const text = part("text", root), place = placeNow(root);
    const to = part("to-page", root);
    if (to && document.activeElement !== to && !printed(root)) to.value = Math.max(1, pageOf(root, place));
    const mark = text.querySelector("#quoth-lit") ?? text.querySelector("mark");
    const box = mark?.getBoundingClientRect(), around = text.getBoundingClientRect();
    const away = root.dataset.lit && (!box || box.bottom < around.top || box.top > around.bottom);
    part("back", root).hidden = !away || printed(root);
    let here = part("here", root);
    if (!here) {
      here = document.createElement("span");
      here.className = "quoth-here";
      part("ticks", root).append(here);
    }
    here.style.top = `${100 * place / Math.max(1, Number(root.dataset.length))}%`;
  };

  // --- Ticks ---
  const tick = (root) => {
    const all = cited(root), strip = part("ticks", root);
    for (const old of strip.querySelectorAll(".quoth-tick")) old.remove();
    const length = Math.max(1, Number(root.dataset.length));
    const [lit] = spans(root.dataset.lit);
    for (const [number, one] of all.entries()) {
      const link = document.createElement("a");
      link.className = "quoth-tick";
      link.href = one.link;
      link.tabIndex = -1; // the buttons lead to each of them
      link.setAttribute("aria-label", `Cited place ${number + 1} of ${all.length}`);
      link.title = link.getAttribute("aria-label");
      link.style.top = `${100 * one.start / length}%`;
      if (lit && one.start === lit[0]) link.classList.add("quoth-now");
      strip.append(link);
    }
    const apart = [...new Map(all.map((one) => [one.start, one])).values()];
    part("cites", root).hidden = apart.length === 0;
    const at = apart.findIndex((one) => lit && one.start === lit[0]);
    part("cite-count", root).textContent = at < 0 ? `${apart.length} cited` : `${at + 1} of ${apart.length} cited`;
    now.lead = (step) => {
      const next = at >= 0 ? at + step : step > 0 ? 0 : apart.length - 1;
      window.quothGo(apart[(next + apart.length) % apart.length].link);
    };
  };

  // --- Find ---
  const find = async (root, step) => {
    const words = part("find", root).value.trim(), mine = now;
    if (!words) {
      clear(root);
      return;
    }
    if (words !== mine.words) {
      const { places: hits } = await ask("find", { document: root.dataset.document, words });
      if (mine !== now) return;
      const here = placeNow(root);
      mine.hits = hits;
      mine.words = words;
      mine.hit = hits.findIndex((place) => place >= here);
      if (mine.hit < 0) mine.hit = hits.length ? 0 : -1;
      await load(root, hits.length ? hits[mine.hit] : here);
    } else if (mine.hits.length) mine.hit = (mine.hit + step + mine.hits.length) % mine.hits.length;
    part("hits", root).textContent = mine.hits.length ? `${mine.hit + 1} of ${mine.hits.length}` : "not found";
    if (mine.hit < 0) return;
    const place = mine.hits[mine.hit];
    await go(root, place, `[data-found="${place}"]`);
    for (const old of root.querySelectorAll(".quoth-hit")) old.classList.remove("quoth-hit");
    root.querySelector(`[data-found="${place}"]`)?.classList.add("quoth-hit");
  };
  const clear = async (root) => {
    if (!now.words) return;
    now.words = "";
    now.hits = [];
    part("hits", root).textContent = "";
    await go(root, placeNow(root), null, true);
  };

  // --- The page as it is printed ---
  const printed = (root) => root.querySelector(".quoth-print") && !part("print", root).hidden;
  const show = (root, page) => {
    const holder = part("print", root), [lit] = spans(root.dataset.lit);
    const [start, end] = lit && pageOf(root, lit[0]) <= page && page <= pageOf(root, lit[1] - 1) ? lit : [0, 0];
    const image = document.createElement("img");
    const values = { document: root.dataset.document, page, start, end, scale: 1.5 };
    image.alt = `Page ${page} as it is printed${end ? ", with the quote marked" : ""}`;
    image.onerror = () => { holder.textContent = "This page cannot be shown: its file was changed or is gone. Read the text instead."; };
    image.src = `/api/page?${new URLSearchParams(values)}`;
    holder.replaceChildren(image);
    part("to-page", root).value = page;
  };
  const look = (root, on) => {
    const page = Number(part("to-page", root)?.value) || 1;
    part("print", root).hidden = !on;
    part("read", root).hidden = on;
    part("look", root).setAttribute("aria-pressed", String(on));
    sessionStorage.setItem("quoth-printed", on ? "1" : "");
    if (on) {
      const [lit] = spans(root.dataset.lit);
      show(root, lit && part("back", root).hidden ? pageOf(root, lit[0]) : page);
    } else if (!now.reached) reach(root);
    else go(root, startsOf(root)[page - 1] ?? 0);
    seen(root);
  };
  const toPage = (root) => {
    const starts = startsOf(root), page = Math.min(Math.max(1, Number(part("to-page", root).value) || 1), starts.length);
    if (printed(root)) show(root, page);
    else go(root, starts[page - 1], `.quoth-page[data-page="${page}"]`);
  };

  // --- The lit sentence ---
  const reach = (root) => {
    const text = part("text", root), mark = text.querySelector("#quoth-lit") ?? text.querySelector("mark");
    if (!text.clientHeight) return;
    now.reached = true;
    if (mark) {
      scrollTo(text, mark, 0.3);
      if (fromKeys) {
        mark.tabIndex = -1;
        mark.focus({ preventScroll: true });
      }
    }
    fromKeys = false;
    seen(root);
    grow(root);
  };
  const back = (root) => go(root, spans(root.dataset.lit)[0][0], "mark");

  // --- What is shown anew ---
  // One's own scrolling is kept where an act draws the very same view again.
  const sized = new ResizeObserver(() => {
    const root = doc();
    if (!root || root.dataset.view !== now.view) return;
    if (now.reached) seen(root);
    else reach(root);
  });
  const begin = (root) => {
    now = { view: root.dataset.view, version: 0, words: "", hits: [], hit: -1 };
    sized.disconnect();
    sized.observe(part("text", root));
    part("find", root).value = "";
    part("hits", root).textContent = "";
    part("print", root).hidden = true;
    part("read", root).hidden = false;
    tick(root);
    reach(root);
    if (part("look", root)) {
      part("look", root).setAttribute("aria-pressed", "false");
      if (sessionStorage.getItem("quoth-printed")) look(root, true);
    }
  };
  const notice = () => {
    const root = doc();
    if (!root) return;
    if (root.dataset.view !== now.view) begin(root);
    const known = document.querySelector("#places [data-places]")?.dataset.places;
    if (now.known !== known) {
      now.known = known;
      tick(root);
    }
  };
  new MutationObserver(notice).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-places", "data-view"],
  });
  window.quothReveal = () => {
    notice();
    if (fromKeys && doc()) reach(doc());
  };

  // --- Tools ---
  const TOOLS = {
    "find-on": (root) => find(root, 1), "find-back": (root) => find(root, -1), back, look: (root) => look(root, !printed(root)),
    "cite-on": () => now.lead(1), "cite-back": () => now.lead(-1), close: () => window.quothSheet(false),
  };
  document.addEventListener("click", (event) => {
    const root = doc(), strip = event.target.closest?.("#document .quoth-ticks");
    const tool = event.target.closest?.("#document button.quoth-tool");
    if (tool) for (const name of Object.keys(TOOLS)) if (tool.classList.contains("quoth-" + name)) TOOLS[name](root);
    if (!strip || event.target.closest("a")) return;
    const box = strip.getBoundingClientRect();
    go(root, Math.floor(Number(root.dataset.length) * (event.clientY - box.top) / box.height));
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("#document .quoth-find")) return;
    if (event.key === "Enter") { event.preventDefault(); find(doc(), event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { event.stopImmediatePropagation(); event.target.value = ""; clear(doc()); }
  }, true);
  document.addEventListener("search", (event) => {
    if (event.target.matches?.("#document .quoth-find") && !event.target.value) clear(doc());
  }, true);
  document.addEventListener("change", (event) => { if (event.target.matches?.("#document .quoth-to-page")) toPage(doc()); }, true);
  let waiting = 0;
  document.addEventListener("scroll", (event) => {
    const root = doc();
    if (!root || event.target !== part("text", root) || root.dataset.view !== now.view) return;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { seen(root); grow(root); });
  }, { capture: true, passive: true });

  // Enter on a marker takes one to the sentence, so that it is read aloud.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest && event.target.closest('a.quoth-marker[href^="#quoth/"]')) fromKeys = true;
  }, true);
  document.addEventListener("pointerdown", (event) => { // by hand; a click says so in Chromium alone
    if (event.target.closest && event.target.closest("a.quoth-marker")) fromKeys = false;
  }, true);

  // --- One sentence either side, in the chat ---
  document.addEventListener("toggle", async (event) => {
    const folded = event.target;
    if (!folded.matches || !folded.matches("details.quoth-beside") || !folded.open || folded.dataset.told) return;
    folded.dataset.told = "1";
    const quote = folded.closest("blockquote");
    const [, turn, marker] = quote.className.match(/quoth-cite-(\d+)-(\d+)/) ?? [];
    const at = window.quothPlace(`#quoth/cite/${turn}/${marker}`);
    const words = document.createElement("p");
    try {
      const { before, after } = await ask("beside", { document: at.document, start: at.start, end: at.end });
      const strong = document.createElement("b");
      strong.textContent = quote.querySelector(".quoth-said").innerText; // as it is read
      words.append(before ? before + " " : "", strong, after ? " " + after : "");
    } catch {
      words.textContent = "What stands around it cannot be read: its document is gone.";
    }
    folded.append(words);
  }, true);
})();
