// Where the parts of the page stand, as the person wants them.
(() => {
  "use strict";
})();
