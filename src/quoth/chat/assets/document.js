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

  const ask = async (route, values) => {
    const response = await fetch(`/quoth/${route}?${new URLSearchParams(values)}`);
    if (!response.ok) throw new Error(response.status);
    return response.json();
  };

  // --- What the conversation cites ---
  const places = () => JSON.parse(document.querySelector("#places [data-places]")?.dataset.places ?? "[]");
  const cited = (root) => places().filter((one) => one.document === root.dataset.document)
    .sort((one, other) => one.start - other.start || one.end - other.end);

  // --- Stretches ---
  const stretch = async (root, way, at) => {
    const { document: hash, lit, own } = root.dataset;
    const marked = cited(root).map((one) => `${one.start}-${one.end}`).join(",");
    const found = await ask("text", { document: hash, way, at, lit, own, cited: marked, words: root.dataset.words ?? "" });
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
    if (root.growing || !text || !text.clientHeight) return;
    root.growing = true;
    try {
      for (let more = true; more && root.isConnected;) {
        more = false;
        const [start, end] = bounds(text);
        const version = root.dataset.version;
        if (start > 0 && text.scrollTop < FAR) {
          const piece = await stretch(root, "before", start);
          if (version !== root.dataset.version) continue;
          keeping(text, () => text.prepend(piece));
          more = true;
        }
        if (end < Number(root.dataset.length) && text.scrollHeight - text.clientHeight - text.scrollTop < FAR) {
          const piece = await stretch(root, "after", end);
          if (version !== root.dataset.version) continue;
          text.append(piece);
          more = true;
        }
        trim(text);
      }
    } catch (error) {
      console.warn("the document cannot be read on", error);
    } finally {
      root.growing = false;
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
    const piece = await stretch(root, "around", place);
    root.dataset.version = String(Number(root.dataset.version ?? 0) + 1);
    part("text", root).replaceChildren(piece);
  };
  const go = async (root, place, selector) => {
    const text = part("text", root);
    const [start, end] = bounds(text);
    if (place < start || place >= end) await load(root, place);
    const element = (selector && text.querySelector(selector)) || elementAt(text, place) || text.firstElementChild;
    scrollTo(text, element, selector ? 0.3 : 0.05);
    seen(root);
    await grow(root);
  };

  // --- Where one is ---
  const pageOf = (root, place) => spans2(root).filter((start) => start <= place).length;
  const spans2 = (root) => (root.starts ??= (root.dataset.starts || "").split(",").filter(Boolean).map(Number));
  const placeNow = (root) => {
    const text = part("text", root);
    const top = text.getBoundingClientRect().top + 24;
    let found = null;
    for (const one of text.querySelectorAll("[data-at]")) {
      if (one.getBoundingClientRect().top > top + text.clientHeight / 4 && found) break;
      found = one;
    }
    return found ? Number(found.dataset.at) : 0;
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
    const now = apart.findIndex((one) => lit && one.start === lit[0]);
    part("cite-count", root).textContent = now < 0 ? `${apart.length} cited` : `${now + 1} of ${apart.length} cited`;
    const lead = (step) => {
      const at = now >= 0 ? now + step : step > 0 ? 0 : apart.length - 1;
      return apart[(at + apart.length) % apart.length];
    };
    part("cite-back", root).onclick = () => window.quothGo(lead(-1).link);
    part("cite-on", root).onclick = () => window.quothGo(lead(1).link);
  };

  // --- Find ---
  const find = async (root, step) => {
    const words = part("find", root).value.trim();
    if (!words) {
      clear(root);
      return;
    }
    if (words !== root.dataset.words) {
      root.hits = (await ask("find", { document: root.dataset.document, words })).places;
      root.dataset.words = words;
      const now = placeNow(root);
      root.hit = root.hits.findIndex((place) => place >= now);
      if (root.hit < 0) root.hit = root.hits.length ? 0 : -1;
      if (root.hits.length) await load(root, root.hits[root.hit]);
    } else if (root.hits.length) root.hit = (root.hit + step + root.hits.length) % root.hits.length;
    part("hits", root).textContent = root.hits.length ? `${root.hit + 1} of ${root.hits.length}` : "not found";
    if (root.hit < 0) return;
    const place = root.hits[root.hit];
    await go(root, place, `[data-found="${place}"]`);
    for (const old of root.querySelectorAll(".quoth-hit")) old.classList.remove("quoth-hit");
    root.querySelector(`[data-found="${place}"]`)?.classList.add("quoth-hit");
  };
  const clear = (root) => {
    if (!root.dataset.words) return;
    root.dataset.words = "";
    root.hits = [];
    part("hits", root).textContent = "";
    load(root, placeNow(root)).then(() => grow(root));
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
      show(root, lit && !part("back", root).hidden === false ? pageOf(root, lit[0]) : page);
    } else if (!root.reached) reach(root);
    else go(root, spans2(root)[page - 1] ?? 0);
    seen(root);
  };
  const toPage = (root) => {
    const starts = spans2(root), page = Math.min(Math.max(1, Number(part("to-page", root).value) || 1), starts.length);
    if (printed(root)) show(root, page);
    else go(root, starts[page - 1], `.quoth-page[data-page="${page}"]`);
  };

  // --- The lit sentence ---
  const reach = (root) => {
    const text = part("text", root), mark = text.querySelector("#quoth-lit") ?? text.querySelector("mark");
    if (!text.clientHeight) return;
    root.reached = true;
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

  const begin = (root) => {
    root.begun = true;
    const text = part("text", root);
    let waiting = 0;
    text.addEventListener("scroll", () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => { seen(root); grow(root); });
    }, { passive: true });
    new ResizeObserver(() => { if (!root.reached) reach(root); else seen(root); }).observe(text);
    part("back", root).onclick = () => back(root);
    part("close", root).onclick = () => window.quothSheet(false);
    const box = part("find", root);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); find(root, event.shiftKey ? -1 : 1); }
      if (event.key === "Escape") { event.stopPropagation(); box.value = ""; clear(root); }
    });
    box.addEventListener("search", () => { if (!box.value) clear(root); });
    part("find-on", root).onclick = () => find(root, 1);
    part("find-back", root).onclick = () => find(root, -1);
    const page = part("to-page", root);
    if (page) page.addEventListener("change", () => toPage(root));
    const printing = part("look", root);
    if (printing) printing.onclick = () => look(root, !printed(root));
    part("ticks", root).addEventListener("click", (event) => {
      if (event.target.closest("a")) return;
      const box = event.currentTarget.getBoundingClientRect();
      go(root, Math.floor(Number(root.dataset.length) * (event.clientY - box.top) / box.height));
    });
    tick(root);
    reach(root);
    if (printing && sessionStorage.getItem("quoth-printed")) look(root, true);
  };

  // Gradio (6.31) draws a value when it likes: what is new is taken up as it stands in the page.
  window.quothReveal = () => {
    const root = doc();
    if (!root) return;
    if (!root.begun) begin(root);
    else if (fromKeys) { // the same sentence once more: nothing was drawn anew
      root.reached = false;
      reach(root);
    }
  };
  new MutationObserver(() => {
    const root = doc();
    if (root && !root.begun) begin(root);
    const now = document.querySelector("#places [data-places]")?.dataset.places;
    if (root && root.known !== now) {
      root.known = now;
      tick(root);
    }
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-places"] });

  // Enter on a marker takes one to the sentence, so that it is read aloud.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest && event.target.closest('a.quoth-marker[href^="#quoth/"]')) fromKeys = true;
  }, true);
  document.addEventListener("click", (event) => {
    if (event.detail && event.target.closest && event.target.closest("a.quoth-marker")) fromKeys = false; // by hand
  }, true);

  // --- One sentence either side, in the chat ---
  document.addEventListener("toggle", async (event) => {
    const folded = event.target;
    if (!folded.matches || !folded.matches("details.quoth-beside") || !folded.open || folded.dataset.told) return;
    folded.dataset.told = "1";
    const { document: hash, start, end } = folded.closest("blockquote").dataset;
    const words = document.createElement("p");
    try {
      const { before, after } = await ask("beside", { document: hash, start, end });
      const strong = document.createElement("b");
      strong.textContent = folded.closest("blockquote").querySelector(".quoth-said").textContent;
      words.append(before ? before + " " : "", strong, after ? " " + after : "");
    } catch {
      words.textContent = "What stands around it cannot be read: its document is gone.";
    }
    folded.append(words);
  }, true);
})();
