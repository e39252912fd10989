"""Walking through pages by keyboard alone, with every press counted and every page looked at once."""

from playwright.sync_api import Locator, Page

from tests.browser.looking import look

FAR = 200  # more stops than any page of a journey has
HERE = "e => e === document.activeElement"
PHONE = {"width": 320, "height": 700}


class Walker:
    """Somebody at a keyboard, on a phone's width; `presses` counts as one counts clicks, typing apart."""

    def __init__(self, page: Page, *, scripts: bool) -> None:
        page.set_default_timeout(8000)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self.page = page
        self.scripts = scripts
        self.presses = 0
        self.faults: list[str] = []
        self._seen: set[str] = set()

    def open(self, path: str) -> None:
        """Open an address as from a mail: not a press."""
        self.page.goto(path)
        self.look()

    def look(self) -> None:
        """Look once at each kind of page; faults are collected, so that a journey is walked to its end.

        The looker needs timers, which a browser without scripts does not run; both see the same pages.
        """
        name = self.page.title()
        if self.scripts and name not in self._seen:
            self._seen.add(name)
            found = look(self.page, widths=(1280, 320))
            self.faults += [f"{self.page.url.partition('://')[2]}: {fault}" for fault in found]

    def reach(self, place: Locator) -> None:
        """Go to a control by Tab, from wherever the focus stands; fail where Tab does not lead there."""
        place = place.first
        place.wait_for(state="attached")
        for _ in range(FAR):
            if place.evaluate(HERE):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {place}")

    def press(self, name: str, *, role: str = "button", within: Locator | None = None) -> None:
        """Press a button or follow a link by its name, and look at the page that comes."""
        found = (within or self.page).get_by_role(role, name=name)  # type: ignore[arg-type]
        self.reach(found)
        self.presses += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Follow a link by its name."""
        self.press(name, role="link", within=within)

    def choose(self, place: Locator) -> None:
        """Choose a radio button of a group by the arrow keys, or tick a box by the space bar."""
        self.presses += 1
        if place.get_attribute("type") == "checkbox":
            self.reach(place)
            self.page.keyboard.press("Space")
        else:
            self._turn_to(place)
        assert place.is_checked()

    def _turn_to(self, place: Locator) -> None:
        name = place.get_attribute("name")
        group = self.page.locator(f'input[type=radio][name="{name}"]')
        chosen = group.and_(self.page.locator(":checked"))
        self.reach(chosen if chosen.count() else group)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if place.is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def write(self, label: str, text: str) -> None:
        """Type into a field by its label."""
        self.reach(self.page.get_by_label(label))
        self.page.keyboard.type(text)

    def look_again(self, wanted: Locator) -> None:
        """Wait for what comes by itself with scripts; without them the address is opened again."""
        if not self.scripts:
            self.page.reload()
        wanted.first.wait_for()
        self.look()
