// The rows of the sidebar with their menus, files that are dropped, ticks, and what is asked alone. What a button does
// stands in its data-act; what is to be asked first, in a dialog. Names are letters here, never HTML.
(() => {
  "use strict";
  const STORED = { scope: "quoth-scope", pending: "quoth-pending" };
  const LOOK = 500; // ms between two looks at how far a reading is
  const make = (tag, options = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), options);
    made.append(...inside);
    return made;
  };
  const rowOf = (element) => element.closest(".quoth-row");
  const labels = (selector) => [...document.querySelectorAll(`#documents ${selector}`)].map((row) => row.dataset.label);
  const ticked = () => [...document.querySelectorAll("#documents .quoth-only:checked")].map((box) => rowOf(box).dataset.label);
  const nameOf = (row) => row.querySelector(".quoth-rowname").firstChild.textContent;

  // --- What the page remembers over a reload ---
  window.quothKeep = (what, value) => {
    if (value === null || value === undefined) sessionStorage.removeItem(STORED[what]);
    else sessionStorage.setItem(STORED[what], JSON.stringify(value));
  };
  window.quothKept = (what) => {
    try {
      return JSON.parse(sessionStorage.getItem(STORED[what]));
    } catch {
      return null;
    }
  };

  // A question that was on its way as the page was loaded: ask now and then what came of it.
  const stop = () => document.querySelector("#stop");
  const waits = () => Boolean(stop()?.offsetParent);
  window.quothLoaded = () => {
    if (!waits()) {
      window.quothKeep("pending", null);
      return;
    }
    const timer = setInterval(() => {
      if (waits()) {
        window.quothWait({});
        return;
      }
      clearInterval(timer);
      window.quothDone();
      window.quothNarrow({ labels: ticked() }); // as it is: then suggestions are looked for
    }, 800);
  };

  // --- Acts ---
  const act = (said) => window.quothAct(said);
  const acts = {
    talk: (button) => window.quothTalk({ act: "open", id: rowOf(button).dataset.id }),
    tick: () => window.quothNarrow({ labels: ticked() }),
    untick: (button) => {
      const gone = button.closest("[data-label]").dataset.label;
      window.quothNarrow({ labels: ticked().filter((label) => label !== gone) });
    },
    "untick-all": () => window.quothNarrow({ labels: [] }),
    check: (button) => {
      const on = button.getAttribute("aria-pressed") !== "true";
      const [turn, marker] = button.value.split(":").map(Number);
      ticking.set(button.value, on);
      button.setAttribute("aria-pressed", String(on));
      act({ act: "check", turn, marker, on });
    },
    claim: () => {
      const box = document.querySelector("#question textarea");
      if (box.value.trim()) claim(box.value);
      else {
        box.focus();
        say("Paste or write a sentence into the box, then press “Check a sentence”. Or select one anywhere on this page.");
      }
    },
    uncheck: () => act({ act: "uncheck" }),
    halt: () => window.quothLook({ act: "halt" }),
    reread: () => read({ act: "refresh" }),
    dismiss: (button) => {
      button.previousElementSibling.remove();
      button.remove();
      document.querySelector("#upload input, #question textarea").focus();
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-act], [data-menu], .quoth-check");
    if (!button) return;
    event.stopPropagation();
    if (button.matches(".quoth-check")) acts.check(button); // Gradio (6.31) lets no data-act into a message
    else if (button.dataset.menu) open(button);
    else acts[button.dataset.act]?.(button);
  }, true);

  // --- Menus ---
  const take = (id) => [["md", "Markdown"], ["json", "JSON"], ["docx", "Word (.docx)"]].map(
    ([kind, name]) => [`Download as ${name}`, () => act({ act: "take", id, kind })]);
  const menus = {
    talk: (row) => [
      ["Rename", () => rename(row)],
      ...take(row.dataset.id),
      ["Delete…", () => removeTalk(row)],
    ],
    take: () => take(""),
    paper: (row) => [
      ...("read" in row.dataset ? [
        ["Open", () => row.querySelector(".quoth-rowname").click()],
        ["Ask only this", () => window.quothNarrow({ labels: [row.dataset.label] })],
      ] : []),
      ["Read again", () => read({ act: "refresh" })],
      ...("own" in row.dataset ? [["Remove…", () => removePapers([row.dataset.label])]] : []),
    ],
    papers: () => [
      ["Ask all", () => window.quothNarrow({ labels: [] })],
      ["Read new and changed files", () => read({ act: "refresh" })],
      ...(document.querySelector("#upload input") ? [["Answer a sheet of questions…", pickSheet]] : []),
      ...(labels("[data-own]").length ? [["Remove several…", () => removePapers(labels("[data-own]"), true)]] : []),
    ],
  };
  let menu = null;
  const close = (back) => {
    if (!menu) return;
    const { box, button } = menu;
    menu = null;
    box.remove();
    button.setAttribute("aria-expanded", "false");
    if (back && button.isConnected) button.focus();
  };
  const open = (button) => {
    const again = menu?.button === button;
    close(false);
    if (again) return;
    const box = make("div", { className: "quoth-menu" });
    box.setAttribute("role", "menu");
    for (const [name, does] of menus[button.dataset.menu](rowOf(button))) {
      const item = make("button", { type: "button", textContent: name });
      item.setAttribute("role", "menuitem");
      item.onclick = () => { close(true); does(); };
      box.append(item);
    }
    document.querySelector("main").append(box); // within a landmark
    const where = button.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(where.left, innerWidth - box.offsetWidth - 8))}px`;
    const below = where.bottom + 4 + box.offsetHeight < innerHeight;
    box.style.top = `${below ? where.bottom + 4 : Math.max(8, where.top - box.offsetHeight - 4)}px`;
    button.setAttribute("aria-expanded", "true");
    menu = { box, button };
    box.firstElementChild.focus();
  };
  document.addEventListener("pointerdown", (event) => {
    if (menu && !menu.box.contains(event.target) && !menu.button.contains(event.target)) close(false);
  }, true);
  addEventListener("resize", () => close(false));

  // --- Keys ---
  const step = (all, now, key) => {
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: all.length - 1 }[key];
    return to === undefined ? null : all[Math.max(0, Math.min(all.length - 1, to))];
  };
  document.addEventListener("keydown", (event) => {
    if (menu?.box.contains(event.target)) {
      const to = step([...menu.box.children], [...menu.box.children].indexOf(event.target), event.key);
      if (to) to.focus();
      else if (event.key === "Escape" || event.key === "Tab") close(true);
      else return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const list = event.target.closest?.("[data-roving]");
    if (!list || event.target.matches("input[type=text]")) return;
    const names = [...list.querySelectorAll(".quoth-rowname")], row = rowOf(event.target);
    const to = step(names, names.indexOf(row.querySelector(".quoth-rowname")), event.key);
    if (to) to.focus();
    else if (event.key === "ArrowRight") row.querySelector(".quoth-dots").focus();
    else if (event.key === "ArrowLeft") row.querySelector(".quoth-rowname").focus();
    else if (event.key === "F2" && row.matches(".quoth-talk")) rename(row);
    else if (event.key === "Delete" && row.matches(".quoth-talk")) removeTalk(row);
    else if (event.key === "Delete" && "own" in row.dataset) removePapers([row.dataset.label]);
    else return;
    event.preventDefault();
  });

  // --- Questions ---
  const asks = (title, inside, does, yes) => {
    const dialog = make("dialog", { className: "quoth-ask" });
    const heading = make("h2", { textContent: title, id: "quoth-ask-title" });
    dialog.setAttribute("aria-labelledby", heading.id);
    const sure = make("button", { type: "button", className: "quoth-sure-yes", textContent: yes });
    const keep = make("button", { type: "button", textContent: "Keep" });
    sure.onclick = () => { if (does(dialog) !== false) dialog.close(); };
    keep.onclick = () => dialog.close();
    dialog.append(heading, ...inside, make("p", { className: "quoth-ask-acts" }, sure, keep));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    keep.focus();
  };
  const removeTalk = (row) => asks(
    `Delete “${nameOf(row)}”?`, [make("p", { textContent: "Its questions, answers and ticks go for good." })],
    () => window.quothTalk({ act: "delete", id: row.dataset.id }), "Delete");
  const removePapers = (all, choose) => {
    const title = choose ? "Remove which documents?" : `Remove “${all[0]}”?`;
    const list = make("ul", { className: "quoth-ask-list" }, ...all.map((label) => make("li", {}, make("label", {},
      make("input", { type: "checkbox", value: label, checked: !choose }), ` ${label}`))));
    const why = make("p", { textContent: "What was quoted of it stays in the conversations." });
    asks(title, choose ? [list, why] : [why], (dialog) => {
      const chosen = choose ? [...dialog.querySelectorAll("input:checked")].map((box) => box.value) : all;
      if (!chosen.length) return false;
      window.quothPapers({ act: "remove", labels: chosen });
      return true;
    }, "Remove");
  };
  const rename = (row) => {
    const name = row.querySelector(".quoth-rowname");
    const input = make("input", { type: "text", className: "quoth-rename", value: name.textContent, maxLength: 200 });
    input.setAttribute("aria-label", "Title of the conversation");
    let over = false;
    const end = (kept) => {
      if (over) return;
      over = true;
      input.replaceWith(name);
      name.focus();
      if (kept && input.value !== name.textContent) act({ act: "rename", id: row.dataset.id, title: input.value });
    };
    input.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      end(event.key === "Enter");
    };
    input.onblur = () => end(true);
    name.replaceWith(input);
    input.select();
  };

  // --- Files ---
  const say = (text, stays) => {
    let toast = document.getElementById("quoth-toast");
    if (!toast) {
      toast = make("div", { id: "quoth-toast" });
      toast.setAttribute("role", "status");
      document.body.append(toast);
    }
    clearTimeout(toast.timer);
    toast.textContent = text;
    toast.hidden = !text;
    if (text && !stays) toast.timer = setTimeout(() => { toast.hidden = true; }, 12000);
  };
  let looking = 0;
  const watch = () => {
    clearInterval(looking);
    looking = setInterval(() => window.quothLook({ act: "look" }), LOOK);
  };
  const read = (said) => {
    watch();
    if (said) window.quothPapers(said);
  };
  // What the server did is there; what is shown of an edited document is not what it says any more.
  window.quothRead = () => {
    clearInterval(looking);
    setTimeout(() => window.quothLook({ act: "look" }), LOOK);
    if (document.querySelector("#document .quoth-change") && followed) window.quothGo(followed);
  };
  // Files on their way to the server; `then` is given the names by which it has them.
  const send = (files, then) => {
    if (!files.length) return;
    if (!document.querySelector("#upload input")) {
      say("Documents cannot be added here.");
      return;
    }
    const form = new FormData(), request = new XMLHttpRequest();
    for (const file of files) form.append("files", file);
    const what = files.length === 1 ? files[0].name : `${files.length} files`;
    say(`Sending ${what}`, true);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) say(`Sending ${what}: ${Math.floor(100 * event.loaded / event.total)} %`, true);
    };
    request.onload = () => {
      if (request.status === 401) location.reload();
      else if (request.status >= 400) say(`Not added: ${request.responseText || "the server refused it"}`);
      else {
        say("");
        then(JSON.parse(request.responseText));
      }
    };
    request.onerror = () => say("Not added: the server does not answer. Try again.");
    request.open("POST", "/gradio_api/upload");
    request.send(form);
  };
  const add = (names) => read({ act: "add", names });
  // A sheet of questions comes back with the answers beside them, as a download.
  const pickSheet = () => {
    const input = make("input", { type: "file", accept: ".csv,.tsv,.xlsx", id: "quoth-sheet", hidden: true });
    input.onchange = () => {
      send([...input.files], (names) => {
        watch();
        window.quothFill({ names });
      });
      input.remove();
    };
    input.oncancel = () => input.remove();
    document.body.append(input);
    input.click();
  };
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("#upload input[type=file]")) return;
    send([...event.target.files], add);
    event.target.value = "";
  });
  document.addEventListener("click", (event) => { if (event.target.closest?.("#refresh")) read(null); }, true);

  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const overlay = (shown) => {
    let box = document.getElementById("quoth-drop");
    if (!box && shown) {
      box = make("div", { id: "quoth-drop" }, make("p", { textContent: "Drop to add to your documents" }));
      document.body.append(box);
    }
    if (box) box.hidden = !shown;
  };
  for (const name of ["dragenter", "dragover"]) {
    addEventListener(name, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault(); // else the browser would leave the page for the file
      event.dataTransfer.dropEffect = "copy";
      overlay(true);
    }, true);
  }
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) overlay(false); }, true);
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    overlay(false);
    send([...event.dataTransfer.files], add);
  }, true);

  // --- A sentence to be checked: from the box, or selected ---
  const LONGEST_CLAIM = 1000;
  const claim = (text) => {
    say("Checking the sentence", true);
    window.quothClaim({ text: text.trim().slice(0, LONGEST_CLAIM) });
  };
  window.quothChecked = () => say("");
  const pick = make("button", { id: "quoth-pick", type: "button", textContent: "Check this", hidden: true });
  pick.onpointerdown = (event) => event.preventDefault(); // what is selected stays so
  pick.onclick = () => {
    pick.hidden = true;
    claim(String(getSelection()));
  };
  let picking = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(picking);
    picking = setTimeout(() => {
      const selected = getSelection(), text = String(selected).trim();
      const inside = selected.anchorNode?.parentElement?.closest("#chat, #document, #sources");
      pick.hidden = !inside || selected.isCollapsed || text.split(/\s+/).length < 3 || text.length > LONGEST_CLAIM;
      if (pick.hidden) return;
      if (!pick.isConnected) document.querySelector("main").append(pick);
      const where = selected.getRangeAt(0).getBoundingClientRect();
      pick.style.left = `${Math.max(8, Math.min(where.left, innerWidth - 110))}px`;
      pick.style.top = `${Math.max(8, Math.min(where.bottom + 6, innerHeight - 44))}px`;
    }, 250);
  });

  // --- Ticks, and the row that has the focus, over what Gradio draws anew ---
  const ticking = new Map(); // set here, and not yet told back by the server
  let told = "";
  const drawTicks = () => {
    const now = document.querySelector("#tally [data-checked]")?.dataset.checked ?? "";
    if (now !== told) ticking.clear();
    told = now;
    const kept = new Set(now.split(" "));
    for (const button of document.querySelectorAll(".quoth-check")) {
      const on = String(ticking.get(button.value) ?? kept.has(button.value));
      if (button.getAttribute("aria-pressed") !== on) button.setAttribute("aria-pressed", on);
    }
  };
  let focused = null; // the row, by what it stands for
  const keyOf = (row) => row && (row.dataset.id ?? row.dataset.label);
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".quoth-row");
    focused = row ? { list: row.matches(".quoth-talk") ? "#conversations" : "#documents", key: keyOf(row) } : null;
  });
  const refocus = () => {
    if (!focused || document.activeElement !== document.body) return;
    const row = [...document.querySelectorAll(`${focused.list} .quoth-row`)].find((one) => keyOf(one) === focused.key);
    row?.querySelector(".quoth-rowname")?.focus({ preventScroll: true });
  };
  let followed = ""; // the link whose document is shown
  const go = (link) => { if (/^#quoth\/(cite|near|also|open)\//.test(link)) followed = link; };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#quoth/"]');
    if (link) go(link.getAttribute("href"));
  }, true);

  let waiting = 0;
  new MutationObserver(() => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { drawTicks(); refocus(); });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
