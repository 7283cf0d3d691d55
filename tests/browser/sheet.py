"""A reader of an exported page: what is on it, what it asks for and complains of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from playwright.sync_api import Browser, Locator, Page

from tests.browser.test_access import AXE, RULES

READY = "() => window.viewer && !document.getElementById('waiting')"

DRAWN = """(day) => new Promise((resolve) => {
  const { layer } = window.viewer.mounted;
  const tell = (drawn) => drawn.day === day && resolve(drawn.marks);
  layer.on('drawn', tell);
  if (layer.question.day === day) resolve(layer.marks.length);
})"""


@dataclass
class Sheet:
    """An exported page in a browser that has no network at all."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Addresses of all requests but the page itself and the data in it."""
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings of the console."""

    @classmethod
    @contextmanager
    def open(
        cls, browser: Browser, address: str, size: tuple[int, int] = (1440, 900)
    ) -> Iterator[Self]:
        """Open a page; every request but that for the page itself is refused."""
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        page = context.new_page()
        sheet = cls(page)
        allowed = address.partition("#")[0]

        def decide(route: Any) -> None:  # noqa: ANN401 - Playwright's route
            if route.request.url.partition("#")[0] == allowed:
                route.continue_()
            else:
                sheet.requests.append(route.request.url)
                route.abort()

        context.route("**/*", decide)
        page.on("console", lambda said: sheet._hear(said.type, said.text))
        page.on("pageerror", lambda error: sheet.complaints.append(str(error)))
        page.goto(address)
        page.wait_for_function(READY)
        yield sheet
        context.close()

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    @property
    def panel(self) -> Locator:
        """The panel of the open place."""
        return self.page.locator("#panel")

    @property
    def link(self) -> str:
        """What stands behind the `#`."""
        return self.page.evaluate("location.hash.slice(1)")

    def wait_for_day(self, iso: str) -> int:
        """Wait until the map shows a day; give the number of marks."""
        day = self.page.evaluate("(iso) => window.viewer.catalogue.dayOf(iso)", iso)
        return int(self.page.evaluate(DRAWN, day))

    def read_link(self, link: str) -> dict[str, Any]:
        """Read a link as the page does: the link of what it understood, the notes."""
        return self.page.evaluate(
            """(link) => {
              const { opening, catalogue } = window.viewer;
              const { readLink, writeLink } = window.claimline;
              const { view, notes } = readLink(link, opening, catalogue);
              const again = writeLink(view, opening, catalogue);
              return { again, notes: notes.length };
            }""",
            link,
        )

    def read_title(self, link: str) -> dict[str, str]:
        """Read what the page says over the map for a link, in the link's language."""
        return self.page.evaluate(
            """(link) => {
              const { viewer, claimline } = window;
              const { opening, catalogue, pack } = viewer;
              const { view } = claimline.readLink(link, opening, catalogue);
              const words = new claimline.Words(pack.words, view.ui);
              const { name } = pack.record.sources;
              const day = words.day(catalogue.dateOf(view.day));
              const claims = words.say("claimsAbout", { day });
              return { claims, ...claimline.buildTitle(view, catalogue, name, words) };
            }""",
            link,
        )

    def gather(self, link: str) -> dict[str, Any]:
        """Gather the evidence that the panel shows for a link, as claim ids by list."""
        return self.page.evaluate(
            """(link) => {
              const { viewer, claimline } = window;
              const { opening, catalogue } = viewer;
              viewer.view = claimline.readLink(link, opening, catalogue).view;
              const { model } = viewer.mounted;
              const { record } = viewer.pack;
              const place = model.places.index.get(viewer.view.place);
              const question = viewer.question();
              const found = claimline.gatherEvidence(model, record, place, question);
              const { inForce: in_force, later, hidden, ...lists } = found;
              const idOf = (claim) => claimline.textsOf(record, claim).claim_id;
              const ids = { in_force, ...lists };
              for (const name in ids) ids[name] = ids[name].map(idOf);
              return { ...ids, later, hidden };
            }""",
            link,
        )

    def find_violations(self) -> list[str]:
        """Run axe-core over the page; list what breaks a rule of WCAG 2.2 AA."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("(runOnly) => axe.run(document, { runOnly })", RULES)
        assert len(found["passes"]) > 15
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def check_silence(self) -> None:
        """Assert that the page asked for nothing and complained of nothing."""
        assert [] == self.requests
        assert [] == self.complaints
