/**
 * Unpacks the page: everything else travels compressed in this file, and asks nobody.
 *
 * The browser runs a script or a style sheet only if its hash stands in the file's
 * Content-Security-Policy, so nothing but what was packed can ever run here.
 */
(async function () {
  "use strict";

  // Base 85 as Python's base64.b85encode has it, with a comma in the place of "<".
  const DIGITS =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";
  const waiting = document.getElementById("waiting");

  /** Five letters are four bytes; the last ones may be fewer, by one letter and byte each. */
  function readLetters(text) {
    const values = new Map(Array.from(DIGITS, (letter, value) => [letter, value]));
    const missing = (5 - (text.length % 5)) % 5;
    const whole = text + "~".repeat(missing);
    const bytes = new DataView(new ArrayBuffer((whole.length / 5) * 4));
    for (let i = 0; i < whole.length; i += 5) {
      let number = 0;
      for (const letter of whole.slice(i, i + 5)) number = number * 85 + values.get(letter);
      bytes.setUint32((i / 5) * 4, number);
    }
    return bytes.buffer.slice(0, bytes.byteLength - missing);
  }

  async function unpack() {
    const bytes = readLetters(document.getElementById("pack").textContent);
    const open = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(open).text());
  }

  function run(pack) {
    for (const [name, parts] of [["style", pack.styles], ["script", pack.scripts]]) {
      for (const part of parts) {
        const made = document.createElement(name);
        made.textContent = part;
        document.head.append(made);
      }
    }
    window.viewer = new window.claimline.Viewer(pack);
    waiting.remove();
  }

  if (!window.DecompressionStream) {
    waiting.textContent = waiting.dataset.old;
    return;
  }
  const pack = await unpack().catch(() => null);
  if (pack) run(pack);
  else waiting.textContent = waiting.dataset.broken;
})();
