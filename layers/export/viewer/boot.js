/**
 * Unpacks the page: everything else travels compressed in this file, and asks nobody.
 *
 * The browser runs a script or a style sheet only if its hash stands in the file's
 * Content-Security-Policy, so nothing but what was packed can ever run here.
 */
(async function () {
  "use strict";

  const text = document.getElementById("pack").textContent;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const open = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const pack = JSON.parse(await new Response(open).text());
  for (const [name, parts] of [["style", pack.styles], ["script", pack.scripts]]) {
    for (const part of parts) {
      const made = document.createElement(name);
      made.textContent = part;
      document.head.append(made);
    }
  }
  window.viewer = new window.claimline.Viewer(pack);
  document.getElementById("waiting").remove();
})();
