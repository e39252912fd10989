"""What a machine can see of a page: accessibility rules, overflow, small targets, the console, the focus mark."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 768, 320)
OVERFLOW = """() => { const d = document.documentElement, out = [];
  if (d.scrollWidth > d.clientWidth) for (const e of document.body.querySelectorAll('*')) {
    const r = e.getBoundingClientRect();
    if (r.right > d.clientWidth + 1 && !e.closest('.scroll, .vh, .sprite, [popover]')
        && getComputedStyle(e).position !== 'absolute')
      out.push(e.tagName + '.' + e.className.toString().slice(0, 30)); }
  return [d.scrollWidth - d.clientWidth, out.slice(0, 4)]; }"""
SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(e => {
  const r = e.getBoundingClientRect();
  if (!r.width || e.type === 'hidden' || e.closest('.sprite, [popover]:not(:popover-open), .vh, .skip')) return false;
  const box = e.matches('input[type=radio], input[type=checkbox]') && e.closest('label')
    ? e.closest('label').getBoundingClientRect() : r;
  const inline = e.tagName === 'A' && getComputedStyle(e).display === 'inline';
  return !inline && (box.width < 24 || box.height < 24); }).map(e => e.outerHTML.slice(0, 80))"""


def listen(page: Page) -> list[str]:
    """Collect what the console says and what does not load, from now on."""
    heard: list[str] = []
    page.on(
        "console",
        lambda m: heard.append(f"console: {m.text[:160]}") if m.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda e: heard.append(f"script: {str(e)[:160]}"))
    return heard


def axe(page: Page) -> list[str]:
    """Give one line for each rule that the page breaks, whatever its CSP says."""
    if not page.evaluate("() => !!window.axe"):
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("async tags => await axe.run(document, {runOnly: tags})", TAGS)
    return [f"axe {v['id']}: {len(v['nodes'])} x {v['nodes'][0]['target']}" for v in found["violations"]]


def look(
    page: Page, *, widths: tuple[int, ...] = WIDTHS, schemes: tuple[str, ...] = ("light", "dark")
) -> list[str]:
    """Look at the page as it stands at each width in each scheme; give every fault found."""
    faults: list[str] = []
    size = page.viewport_size or {"width": 1280, "height": 900}
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            faults += [f"{scheme} {width} {fault}" for fault in axe(page)]
            over, who = page.evaluate(OVERFLOW)
            if over > 0:
                faults.append(f"{scheme} {width} overflows by {over} px: {who}")
            if scheme == schemes[0]:
                faults += [f"{width} target under 24 px: {each}" for each in page.evaluate(SMALL)]
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)
    return faults
