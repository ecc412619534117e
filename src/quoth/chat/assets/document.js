// The document: the lit sentence is brought into view.
(() => {
  "use strict";
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // The lit sentence of the panel that is open; tried for two seconds, since a tab opens when it likes.
  window.quothReveal = (tries = 20) => {
    const mark = [...document.querySelectorAll("#document mark, #sources mark")].find((m) => m.offsetParent);
    if (!mark) {
      if (tries > 0) setTimeout(() => window.quothReveal(tries - 1), 100);
      return;
    }
    const text = mark.closest(".quoth-text");
    if (text) text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    const box = mark.getBoundingClientRect();
    if (text && (box.top < 0 || box.bottom > innerHeight)) {
      mark.scrollIntoView({ block: "center", behavior: still() ? "auto" : "smooth" });
    }
  };
})();
