/**
 * How to read a mark, drawn with the marks that layers/glyph.py draws for the app.
 */
(function (claimline) {
  "use strict";

  const { make } = claimline;

  /** Groups of {heading, rows}, rows of {key, svg}; a heading may be "". */
  claimline.buildLegend = function (groups, words) {
    return groups.flatMap(({ heading, rows }) => [
      heading ? make("h3", {}, words.say(heading)) : null,
      make("ul", {}, ...rows.map(({ key, svg }) => make("li", {}, picture(svg), make("span", {}, words.say(key))))),
    ].filter(Boolean));
  };

  function picture(svg) {
    const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    return make("img", { src, alt: "", width: 26, height: 26 });
  }
})((window.claimline = window.claimline || {}));
