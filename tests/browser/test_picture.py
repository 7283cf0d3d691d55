"""What is kept from day to day never shows in what is answered or drawn."""

from tests.browser.desk import Desk

WALK = """(steps) => {
  const { model } = claimline.mounted;
  const count = model.places.count;
  const [kept, questions] = [claimline.makeAnswer(count), []];
  let seed = 862;
  const roll = (below) => (seed = (seed * 16807) % 2147483647) % below;
  const question = claimline.firstQuestion(model);
  for (let step = 0; step < steps; step++) {
    question.day += roll(5) === 0 ? roll(900) - 450 : roll(7) - 3;
    if (roll(9) === 0) {
      question.known = ["hindsight", "as-of", 200 + roll(300)][roll(3)];
    }
    if (roll(9) === 0) question.overtakenAfter = [null, 0, 30][roll(3)];
    if (roll(9) === 0) question.entailed = roll(2) === 1;
    if (roll(9) === 0) question.visible[roll(question.visible.length)] ^= 1;
    if (question.day < -20 || question.day > 760) question.day = roll(727);
    claimline.answer(model, question, kept);
    const fresh = claimline.answer(model, question, claimline.makeAnswer(count));
    for (const name of ["bits", "since", "said", "agreement"]) {
      if (kept[name].some((value, i) => value !== fresh[name][i])) {
        return `${name} differs at step ${step} on day ${question.day}`;
      }
    }
    if (kept.disputed !== fresh.disputed) return `step ${step} counts otherwise`;
    questions.push(question.day);
  }
  return new Set(questions).size;
}"""

DRAW = """(steps) => {
  const { layer } = claimline.mounted;
  const [width, height, count] = [640, 400, 1500];
  const pen = document.createElement("canvas").getContext("2d");
  let seed = 20250427;
  const roll = (below) => (seed = (seed * 16807) % 2147483647) % below;
  const x = Float32Array.from({ length: count }, () => roll(width + 40) - 20);
  const y = Float32Array.from({ length: count }, () => roll(height + 40) - 20);
  const levels = new Uint8Array(count);
  const says = () => [-1, 0, 1, 2, 4, 5, 6][roll(7)];
  const said = Int8Array.from({ length: 3 * count }, says);
  const form = Uint8Array.from({ length: count }, () => roll(2));
  const shown = new Uint8Array(count).fill(1);
  const sprite = (i) =>
    layer.press.print(said, 3 * i, levels[i] % 5, 6, form[i], 0, i % 4);
  const picture = () => new claimline.Picture(pen, width, height, 1, count);
  const kept = picture();
  let mended = 0;
  const mend = kept.mend.bind(kept);
  kept.mend = (changed) => { mended++; mend(changed); };
  for (let step = 0; step < steps; step++) {
    for (let k = roll(step % 7 === 0 ? count : 30); k > 0; k--) {
      const i = roll(count);
      said[3 * i + roll(3)] = says();
      levels[i] = roll(5);
      shown[i] = roll(4) > 0 ? 1 : 0;
      if (roll(6) === 0) x[i] = roll(width);
    }
    const order = [...shown.keys()].filter((i) => shown[i])
      .sort((one, other) => levels[one] - levels[other] || one - other);
    const places = Int32Array.from(order);
    kept.draw(places, x, y, levels, sprite);
    const fresh = picture();
    fresh.draw(places, x, y, levels, sprite);
    const at = kept.pixels.findIndex((pixel, i) => pixel !== fresh.pixels[i]);
    if (at >= 0) return `pixel ${at} at step ${step}`;
  }
  return mended;
}"""


def test_a_step_answers_what_a_fresh_question_answers(desk: Desk) -> None:
    """Asking only places at which something turns gives the answer for all places."""
    desk.open()

    days_seen = desk.map.evaluate(WALK, 400)

    assert isinstance(days_seen, int), days_seen
    assert days_seen > 150


def test_a_mended_picture_equals_a_fresh_one(desk: Desk) -> None:
    """Making only touched tiles anew gives every pixel of a picture made at once."""
    desk.open()

    mended = desk.map.evaluate(DRAW, 60)

    assert isinstance(mended, int), mended
    assert mended > 30
